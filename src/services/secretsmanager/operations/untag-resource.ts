import { UntagResource } from '../../../contracts/secretsmanager.gen.ts'
import { without } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { copyLater } from '../replication/changes.ts'
import { shownSecret, getPrimarySecret, secretNamed } from '../secret-references.ts'
import { keepSecret, type Secret } from '../secrets.ts'
import { requireNoLockout } from '../tags.ts'

export default operation(UntagResource, {
  access: [{ action: 'secretsmanager:UntagResource', on: secretNamed }],
  record: { readOnly: false, resources: [shownSecret] },
  async handle(call) {
    const secret = await getPrimarySecret(call)
    const hadTags = Object.keys(secret.tags).length > 0
    const untagged: Secret = {
      ...secret, tags: without(secret.tags, call.input.TagKeys), ...(hadTags && { hadTags }),
    }
    // AWS: nobody takes tags off a secret so that he could not do so again.
    await requireNoLockout(call, 'secretsmanager:UntagResource', untagged)
    // AWS: it does not count as a change of the secret (recorded).
    await keepSecret(call.state, await copyLater(call, untagged))
    return {}
  },
})

import { UntagResource } from '../../../contracts/secretsmanager.gen.ts'
import { without } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { changeEverywhere } from '../replication/copies.ts'
import { foreignSecret, getPrimarySecret, secretNamed } from '../secret-references.ts'
import { requireNoLockout } from '../tags.ts'

export default operation(UntagResource, {
  access: [{ action: 'secretsmanager:UntagResource', on: secretNamed }],
  record: { readOnly: false, resources: [foreignSecret] },
  async handle(call) {
    const secret = await getPrimarySecret(call)
    const untagged = { ...secret, tags: without(secret.tags, call.input.TagKeys) }
    // AWS: nobody takes tags off a secret so that he could not do so again.
    await requireNoLockout(call, 'secretsmanager:UntagResource', untagged)
    await changeEverywhere(call, untagged)
    return {}
  },
})

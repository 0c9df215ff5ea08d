import { TagResource } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { changeEverywhere } from '../replication/changes.ts'
import { shownSecret, getPrimarySecret, secretNamed } from '../secret-references.ts'
import { requireNoLockout, withTags } from '../tags.ts'

export default operation(TagResource, {
  access: [{ action: 'secretsmanager:TagResource', on: secretNamed }],
  record: { readOnly: false, resources: [shownSecret] },
  async handle(call) {
    const { input, error } = call
    const secret = await getPrimarySecret(call)
    const tagged = { ...secret, tags: withTags(secret.tags, input.Tags, error) }
    // AWS: nobody tags a secret so that he could not do so again.
    await requireNoLockout(call, 'secretsmanager:TagResource', tagged)
    await changeEverywhere(call, tagged)
    return {}
  },
})

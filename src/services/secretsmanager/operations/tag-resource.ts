import { TagResource } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { foreignSecret, getActiveSecret, secretNamed, secretResource } from '../secret-references.ts'
import { changeSecret } from '../secrets.ts'
import { withTags } from '../tags.ts'

export default operation(TagResource, {
  access: [{ action: 'secretsmanager:TagResource', on: secretNamed }],
  record: { readOnly: false, resources: [foreignSecret] },
  async handle(call) {
    const { input, state, scope, error } = call
    const secret = await getActiveSecret(call)
    const tagged = { ...secret, tags: withTags(secret.tags, input.Tags, error) }
    // AWS: nobody tags a secret so that he could not do so again.
    await call.authorize('secretsmanager:TagResource', secretResource(tagged))
    await changeSecret(state, tagged, scope.now)
    return {}
  },
})

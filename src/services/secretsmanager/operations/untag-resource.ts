import { UntagResource } from '../../../contracts/secretsmanager.gen.ts'
import { without } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { foreignSecret, getActiveSecret, secretNamed, secretResource } from '../secret-references.ts'
import { changeSecret } from '../secrets.ts'

export default operation(UntagResource, {
  access: [{ action: 'secretsmanager:UntagResource', on: secretNamed }],
  record: { readOnly: false, resources: [foreignSecret] },
  async handle(call) {
    const { input, state, scope } = call
    const secret = await getActiveSecret(call)
    const untagged = { ...secret, tags: without(secret.tags, input.TagKeys) }
    // AWS: nobody takes tags off a secret so that he could not do so again.
    await call.authorize('secretsmanager:UntagResource', secretResource(untagged))
    await changeSecret(state, untagged, scope.now)
    return {}
  },
})

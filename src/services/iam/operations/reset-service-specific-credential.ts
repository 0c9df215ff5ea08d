import { ResetServiceSpecificCredential } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  describeServiceCredential, digestOf, getServiceCredential, newPassword, secretMembers, ServiceSpecificCredentials,
  userOfCredential,
} from '../credentials/service-specific-credentials.ts'
import { getUser, userNames } from '../users/users.ts'

export default operation(ResetServiceSpecificCredential, {
  access: [{ action: 'iam:ResetServiceSpecificCredential', on: userOfCredential }],
  record: { readOnly: false, response: output => output, names: input => userNames(input) },
  async handle(call) {
    const { scope, state, once } = call
    const user = await getUser(call)
    const credential = await getServiceCredential(call, user)
    const password = once('password', newPassword)
    await state.update(ServiceSpecificCredentials.records, { ...credential, digest: digestOf(credential, password) })
    const described = describeServiceCredential(credential, user.name ?? user.id, scope.now)
    return { ServiceSpecificCredential: { ...described, ...secretMembers(credential, password) } }
  },
})

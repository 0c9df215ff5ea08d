import { UpdateServiceSpecificCredential } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  getServiceCredential, ServiceSpecificCredentials, userOfCredential,
} from '../credentials/service-specific-credentials.ts'
import { requireStatus } from '../credentials/user-credentials.ts'
import { getUser, userNames } from '../users/users.ts'

export default operation(UpdateServiceSpecificCredential, {
  access: [{ action: 'iam:UpdateServiceSpecificCredential', on: userOfCredential }],
  record: { readOnly: false, names: userNames },
  async handle(call) {
    const { input, state, error } = call
    const credential = await getServiceCredential(call, await getUser(call))
    const active = requireStatus(input.Status, message => error('ValidationException', message))
    await state.update(ServiceSpecificCredentials.records, { ...credential, active })
    return {}
  },
})

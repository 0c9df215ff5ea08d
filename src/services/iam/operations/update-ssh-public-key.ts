import { UpdateSSHPublicKey } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getSshKey, SshPublicKeys } from '../credentials/ssh-public-keys.ts'
import { requireStatus } from '../credentials/user-credentials.ts'
import { getUser, userNamed, userNames } from '../users/users.ts'

export default operation(UpdateSSHPublicKey, {
  access: [{ action: 'iam:UpdateSSHPublicKey', on: userNamed }],
  record: { readOnly: false, names: userNames },
  async handle(call) {
    const { input, state, error } = call
    const key = await getSshKey(call, await getUser(call))
    const active = requireStatus(input.Status, message => error('InvalidInputException', message))
    await state.update(SshPublicKeys.records, { ...key, active })
    return {}
  },
})

import { GetSSHPublicKey } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getSshKey, showSshKey } from '../credentials/ssh-public-keys.ts'
import { getUser, userNamed } from '../users/users.ts'

export default operation(GetSSHPublicKey, {
  access: [{ action: 'iam:GetSSHPublicKey', on: userNamed }],
  record: { readOnly: true },
  async handle(call) {
    const user = await getUser(call)
    return { SSHPublicKey: showSshKey(await getSshKey(call, user), user, call.input.Encoding) }
  },
})

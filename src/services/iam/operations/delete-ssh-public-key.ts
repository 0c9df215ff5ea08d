import { DeleteSSHPublicKey } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getSshKey, SshPublicKeys } from '../credentials/ssh-public-keys.ts'
import { removeCredential } from '../credentials/user-credentials.ts'
import { getUser, userNamed, userNames } from '../users/users.ts'

export default operation(DeleteSSHPublicKey, {
  access: [{ action: 'iam:DeleteSSHPublicKey', on: userNamed }],
  record: { readOnly: false, names: userNames },
  async handle(call) {
    const user = await getUser(call)
    await removeCredential(call.state, user, SshPublicKeys, await getSshKey(call, user))
    return {}
  },
})

import { UploadSSHPublicKey } from '../../../contracts/iam.gen.ts'
import { wholeSeconds } from '../../../core/clock.ts'
import { operation } from '../../../gateway/operation.ts'
import { mostSshKeys, newSshKeyId, requireSshKey, showSshKey, SshPublicKeys } from '../credentials/ssh-public-keys.ts'
import { credentialsOf, insertCredential, requireRoom } from '../credentials/user-credentials.ts'
import { getUser, userNamed, userNames } from '../users/users.ts'

export default operation(UploadSSHPublicKey, {
  access: [{ action: 'iam:UploadSSHPublicKey', on: userNamed }],
  record: { readOnly: false, response: output => output, names: input => userNames(input) },
  async handle(call) {
    const { input: { SSHPublicKeyBody: body }, scope, state, once, error } = call
    const user = await getUser(call)
    const { encoding, blob: bytes } = requireSshKey(call, body)
    const blob = Buffer.from(bytes).toString('base64')
    const others = await credentialsOf(state, user, SshPublicKeys)
    // AWS: the code is declared; the sentence is ours.
    if (others.some(other => other.blob === blob)) {
      throw error('DuplicateSSHPublicKeyException', `The SSH public key is already associated with user ${user.name}.`)
    }
    // AWS: the sentence is like those of other quotas; it is not told.
    requireRoom(call, others.length, 'SSHPublicKeysPerUser', mostSshKeys)
    const key = {
      id: once('key id', newSshKeyId), account: scope.account, userId: user.id, active: true,
      createdAt: wholeSeconds(scope.now), blob,
    }
    await insertCredential(state, user, SshPublicKeys, key)
    return { SSHPublicKey: showSshKey(key, user, encoding) }
  },
})

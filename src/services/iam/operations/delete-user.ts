import { DeleteUser } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { SigningCertificates } from '../certificates/signing-certificates.ts'
import { ServiceSpecificCredentials } from '../credentials/service-specific-credentials.ts'
import { SshPublicKeys } from '../credentials/ssh-public-keys.ts'
import { forgetUses } from '../last-used/service-uses.ts'
import { clearBoundary } from '../policies/boundaries.ts'
import { hasPassword } from '../passwords/login-profiles.ts'
import { findUser, removeUser, userNamed, userNames } from '../users/users.ts'

export default operation(DeleteUser, {
  access: [{ action: 'iam:DeleteUser', on: userNamed }],
  record: { readOnly: false, names: userNames },
  async handle({ input, state, error }) {
    const user = await findUser(state, input.UserName)
    if (!user) throw error('NoSuchEntityException', `The user with name ${input.UserName} cannot be found.`)
    if (await hasPassword(state, user.id)) {
      throw error('DeleteConflictException', 'Cannot delete entity, must delete login profile first.')
    }
    if (user.mfaDevices) throw error('DeleteConflictException', 'Cannot delete entity, must delete MFA device first.')
    if (user.accessKeyIds.length > 0) {
      throw error('DeleteConflictException', 'Cannot delete entity, must delete access keys first.')
    }
    if (SigningCertificates.idsOf(user).length > 0) {
      throw error('DeleteConflictException', 'Cannot delete entity, must delete certificates first.')
    }
    if (Object.keys(user.policies).length > 0) {
      throw error('DeleteConflictException', 'Cannot delete entity, must delete policies first.')
    }
    if (user.attached.length > 0) {
      throw error('DeleteConflictException', 'Cannot delete entity, must detach all policies first.')
    }
    if (user.groupIds.length > 0) {
      throw error('DeleteConflictException', 'Cannot delete entity, must remove users from group first.')
    }
    // AWS: of SSH keys (public reports); that of credentials for one service it says the same is not told.
    if (SshPublicKeys.idsOf(user).length > 0 || ServiceSpecificCredentials.idsOf(user).length > 0) {
      throw error('DeleteConflictException', 'Cannot delete entity, must remove referenced objects first.')
    }
    // AWS: a boundary keeps nobody from being deleted.
    await clearBoundary(state, 'user', user)
    await removeUser(state, user)
    await forgetUses(state, user.id)
    return {}
  },
})

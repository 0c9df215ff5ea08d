import { DeleteSigningCertificate } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getSigningCertificate, SigningCertificates } from '../certificates/signing-certificates.ts'
import { removeCredential } from '../credentials/user-credentials.ts'
import { getUser, userNamedOrCaller, userNames } from '../users/users.ts'

export default operation(DeleteSigningCertificate, {
  access: [{ action: 'iam:DeleteSigningCertificate', on: userNamedOrCaller }],
  record: { readOnly: false, names: userNames },
  async handle(call) {
    const user = await getUser(call)
    await removeCredential(call.state, user, SigningCertificates, await getSigningCertificate(call, user))
    return {}
  },
})

import { ListSigningCertificates } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeSigningCertificate, SigningCertificates } from '../certificates/signing-certificates.ts'
import { credentialsOf } from '../credentials/user-credentials.ts'
import { pageOf } from '../paging.ts'
import { getUser, userNamedOrCaller } from '../users/users.ts'

export default operation(ListSigningCertificates, {
  access: [{ action: 'iam:ListSigningCertificates', on: userNamedOrCaller }],
  record: { readOnly: true },
  async handle(call) {
    const user = await getUser(call)
    const all = await credentialsOf(call.state, user, SigningCertificates)
    const { items, end } = await pageOf(call, all, ({ id }) => id, user.id)
    return { Certificates: items.map(certificate => describeSigningCertificate(certificate, user)), ...end }
  },
})

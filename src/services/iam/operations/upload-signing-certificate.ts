import { UploadSigningCertificate } from '../../../contracts/iam.gen.ts'
import { wholeSeconds } from '../../../core/clock.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeSigningCertificate, requireCertificate, SigningCertificates } from '../certificates/signing-certificates.ts'
import { credentialsOf, insertCredential, requireRoom } from '../credentials/user-credentials.ts'
import { quotas } from '../quotas.ts'
import { getUser, userNamedOrCaller, userNames } from '../users/users.ts'

export default operation(UploadSigningCertificate, {
  access: [{ action: 'iam:UploadSigningCertificate', on: userNamedOrCaller }],
  record: { readOnly: false, response: output => output, names: input => userNames(input) },
  async handle(call) {
    const { input: { CertificateBody: body }, scope, state, error } = call
    const user = await getUser(call)
    const id = requireCertificate(call, body)
    const others = await credentialsOf(state, user, SigningCertificates)
    // AWS: both codes are declared, the second for one that another user of the account has; the sentences are ours.
    if (others.some(other => other.id === id)) {
      throw error('EntityAlreadyExistsException', `The Certificate with id ${id} already exists.`)
    }
    if (await state.get(SigningCertificates.records, [id])) {
      throw error('DuplicateCertificateException', 'The certificate is associated with another user of the account.')
    }
    // AWS: recorded.
    requireRoom(call, others.length, 'CertificatesPerUser', quotas.SigningCertificatesPerUserQuota)
    const facts = { account: scope.account, userId: user.id, active: true, createdAt: wholeSeconds(scope.now) }
    const certificate = { id, ...facts, body }
    await insertCredential(state, user, SigningCertificates, certificate)
    return { Certificate: describeSigningCertificate(certificate, user) }
  },
})

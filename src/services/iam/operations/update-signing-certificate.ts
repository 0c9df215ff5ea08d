import { UpdateSigningCertificate } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getSigningCertificate, SigningCertificates } from '../certificates/signing-certificates.ts'
import { requireStatus } from '../credentials/user-credentials.ts'
import { getUser, userNamedOrCaller, userNames } from '../users/users.ts'

export default operation(UpdateSigningCertificate, {
  access: [{ action: 'iam:UpdateSigningCertificate', on: userNamedOrCaller }],
  record: { readOnly: false, names: userNames },
  async handle(call) {
    const { input, state, error } = call
    const certificate = await getSigningCertificate(call, await getUser(call))
    const active = requireStatus(input.Status, message => error('InvalidInputException', message))
    await state.update(SigningCertificates.records, { ...certificate, active })
    return {}
  },
})

import { UpdateServerCertificate } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  getServerCertificate, renameServerCertificate, serverCertificateByArn, serverCertificateNames, serverCertificateRenamed,
  ServerCertificates,
} from '../certificates/server-certificates.ts'

// AWS: whoever renames needs the permission under the old name and under the new one.
export default operation(UpdateServerCertificate, {
  access: [
    { action: 'iam:UpdateServerCertificate', on: serverCertificateByArn },
    { action: 'iam:UpdateServerCertificate', on: serverCertificateRenamed },
  ],
  record: { readOnly: false, names: serverCertificateNames },
  async handle(call) {
    const { input, state, error } = call
    const certificate = await getServerCertificate(call)
    const { NewServerCertificateName: name = certificate.name, NewPath: path = certificate.path } = input
    if (!(await renameServerCertificate(state, certificate, name))) {
      throw error('EntityAlreadyExistsException', `The Server Certificate with name ${name} already exists.`)
    }
    await state.update(ServerCertificates, { ...certificate, name, path })
    return {}
  },
})

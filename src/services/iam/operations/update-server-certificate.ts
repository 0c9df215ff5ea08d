import { UpdateServerCertificate } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  getServerCertificate, serverCertificateByArn, serverCertificateNames, serverCertificateRenamed, ServerCertificates,
} from '../certificates/server-certificates.ts'
import { claimName, findId, releaseName } from '../names.ts'

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
    const holder = await findId(state, 'server-certificate', name)
    if (holder !== undefined && holder !== certificate.id) {
      throw error('EntityAlreadyExistsException', `The Server Certificate with name ${name} already exists.`)
    }
    await releaseName(state, 'server-certificate', certificate.name, certificate.id)
    await claimName(state, 'server-certificate', name, certificate.id)
    await state.update(ServerCertificates, { ...certificate, name, path })
    return {}
  },
})

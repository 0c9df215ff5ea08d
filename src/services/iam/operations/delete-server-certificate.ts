import { DeleteServerCertificate } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  getServerCertificate, removeServerCertificate, serverCertificateNamed, serverCertificateNames,
} from '../certificates/server-certificates.ts'

export default operation(DeleteServerCertificate, {
  access: [{ action: 'iam:DeleteServerCertificate', on: serverCertificateNamed }],
  record: { readOnly: false, names: serverCertificateNames },
  async handle(call) {
    await removeServerCertificate(call.state, await getServerCertificate(call))
    return {}
  },
})

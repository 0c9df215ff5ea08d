import { GetServerCertificate } from '../../../contracts/iam.gen.ts'
import { listTags } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeServerCertificate, getServerCertificate, serverCertificateNamed } from '../certificates/server-certificates.ts'

export default operation(GetServerCertificate, {
  access: [{ action: 'iam:GetServerCertificate', on: serverCertificateNamed }],
  record: { readOnly: true },
  async handle(call) {
    const certificate = await getServerCertificate(call)
    const { body, chain, tags } = certificate
    return {
      ServerCertificate: {
        ServerCertificateMetadata: describeServerCertificate(certificate), CertificateBody: body,
        // AWS: tags where there are none as well (recorded).
        ...(chain !== undefined && { CertificateChain: chain }), Tags: listTags(tags),
      },
    }
  },
})

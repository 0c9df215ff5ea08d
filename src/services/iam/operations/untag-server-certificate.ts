import { UntagServerCertificate } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  getServerCertificate, serverCertificateByArn, serverCertificateNames, ServerCertificates,
} from '../certificates/server-certificates.ts'
import { policyTags, withoutTags } from '../tags.ts'

export default operation(UntagServerCertificate, {
  access: [{ action: 'iam:UntagServerCertificate', on: serverCertificateByArn }],
  record: { readOnly: false, names: serverCertificateNames },
  async handle(call) {
    const certificate = await getServerCertificate(call)
    const tags = withoutTags(policyTags, certificate.tags, call.input.TagKeys)
    await call.state.update(ServerCertificates, { ...certificate, tags })
    return {}
  },
})

import { TagServerCertificate } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  getServerCertificate, serverCertificateByArn, serverCertificateNames, ServerCertificates,
} from '../certificates/server-certificates.ts'
import { policyTags, requireTags, withTags } from '../tags.ts'

export default operation(TagServerCertificate, {
  access: [{ action: 'iam:TagServerCertificate', on: serverCertificateByArn }],
  record: { readOnly: false, names: serverCertificateNames },
  async handle(call) {
    const certificate = await getServerCertificate(call)
    requireTags(call.input.Tags, call.error)
    const tags = withTags(policyTags, certificate.tags, call.input.Tags, call.error)
    await call.state.update(ServerCertificates, { ...certificate, tags })
    return {}
  },
})

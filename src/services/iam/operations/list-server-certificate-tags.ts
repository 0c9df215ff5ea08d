import { ListServerCertificateTags } from '../../../contracts/iam.gen.ts'
import { listTags } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { getServerCertificate, serverCertificateByArn } from '../certificates/server-certificates.ts'
import { pageOf } from '../paging.ts'

export default operation(ListServerCertificateTags, {
  access: [{ action: 'iam:ListServerCertificateTags', on: serverCertificateByArn }],
  record: { readOnly: true },
  async handle(call) {
    const { id, tags } = await getServerCertificate(call)
    const { items, end } = await pageOf(call, listTags(tags), ({ Key }) => Key, id)
    return { Tags: items, ...end }
  },
})

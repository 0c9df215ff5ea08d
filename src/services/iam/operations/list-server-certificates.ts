import { ListServerCertificates } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  describeServerCertificate, everyServerCertificate, listedServerCertificate, ServerCertificates,
} from '../certificates/server-certificates.ts'
import { isUnder } from '../entities.ts'
import { listPage } from '../paging.ts'

export default operation(ListServerCertificates, {
  access: [{ action: 'iam:ListServerCertificates', on: everyServerCertificate }],
  record: { readOnly: true },
  async handle(call) {
    const { input, state } = call
    const { items, end } = await listPage(call, {
      bound: input.PathPrefix,
      read: (after, limit) => state.listOf(ServerCertificates, [], { index: 'byName', after, limit }, listedServerCertificate),
      keyOf: ({ id, name }) => [name.toLowerCase(), id],
      keep: isUnder(input),
    })
    return { ServerCertificateMetadataList: items.map(describeServerCertificate), ...end }
  },
})

import { GetMetrics } from '../../../contracts/stockade.ts'
import { everything, operation } from '../../../gateway/operation.ts'

export default operation(GetMetrics, {
  access: [{ action: 'stockade:GetMetrics', on: everything }],
  record: { readOnly: true },
  handle: ({ server }) => ({ Text: server.metrics() }),
})

import { GetMetrics } from '../../../contracts/stockade.ts'
import { operation } from '../../../gateway/operation.ts'
import { theServer } from '../the-server.ts'

export default operation(GetMetrics, {
  access: [{ action: 'stockade:GetMetrics', on: theServer }],
  record: { readOnly: true },
  handle: ({ server }) => ({ Text: server.metrics() }),
})

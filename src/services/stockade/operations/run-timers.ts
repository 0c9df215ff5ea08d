import { RunTimers } from '../../../contracts/stockade.ts'
import { operation } from '../../../gateway/operation.ts'
import { theServer } from '../the-server.ts'

export default operation(RunTimers, {
  access: [{ action: 'stockade:RunTimers', on: theServer }],
  record: { readOnly: false },
  handle: () => ({}),
  afterwards: async ({ server }) => ({ Fired: await server.runTimers() }),
})

import { RunTimers } from '../../../contracts/stockade.ts'
import { everything, operation } from '../../../gateway/operation.ts'

export default operation(RunTimers, {
  access: [{ action: 'stockade:RunTimers', on: everything }],
  record: { readOnly: false, response: output => output },
  // A timer fires once however often it is asked for, so the effect is repeatable.
  handle: async ({ server }) => ({ Fired: await server.runTimers() }),
})

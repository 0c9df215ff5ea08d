import { RunTimers } from '../../../contracts/stockade.ts'
import { operation } from '../../../gateway/operation.ts'
import { theServer } from '../the-server.ts'

export default operation(RunTimers, {
  access: [{ action: 'stockade:RunTimers', on: theServer }],
  record: { readOnly: false, response: output => output },
  // A timer fires once however often it is asked for, so the effect is repeatable.
  handle: async ({ server }) => ({ Fired: await server.runTimers() }),
})

import { AdvanceClock } from '../../../contracts/stockade.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { advanceStoreTime } from '../../../storage/store-clock.ts'

export default operation(AdvanceClock, {
  access: [{ action: 'stockade:AdvanceClock', on: everything }],
  record: { readOnly: false, response: output => output },
  async handle({ input, scope, state, server, error }) {
    if (!server.development) {
      throw error('NotInDevelopmentException', 'The clock moves in development mode only: start the server with --dev.')
    }
    await advanceStoreTime(state, input.Milliseconds)
    return { Now: new Date(scope.now + input.Milliseconds) }
  },
})

import { AdvanceClock } from '../../../contracts/stockade.ts'
import { operation } from '../../../gateway/operation.ts'
import { advanceStoreTime, storeTime } from '../../../storage/time/store-clock.ts'
import { theServer } from '../the-server.ts'

/** Whatever is reckoned from then on, sessions and waiting periods, still is a date. */
const latest = Date.UTC(9000, 0)

export default operation(AdvanceClock, {
  access: [{ action: 'stockade:AdvanceClock', on: theServer }],
  record: { readOnly: false, response: output => output },
  async handle({ input, scope, state, server, error }) {
    if (!server.development) {
      throw error('NotInDevelopmentException', 'The clock moves in development mode only: start the server with --dev.')
    }
    // INVARIANT: of calls that come together each is asked of the time that those before it have made, as its attempt reads it.
    const now = Math.max(scope.now, await storeTime(state, server.wall())) + input.Milliseconds
    if (now > latest) throw error('ValidationException', `The clock advances to ${new Date(latest).toISOString()} at most.`)
    await advanceStoreTime(state, input.Milliseconds)
    return { Now: new Date(now) }
  },
})

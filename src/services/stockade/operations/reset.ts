import { Reset } from '../../../contracts/stockade.ts'
import { operation } from '../../../gateway/operation.ts'
import { SeedFailed } from '../../../gateway/ports.ts'
import { theServer } from '../the-server.ts'

export default operation(Reset, {
  access: [{ action: 'stockade:Reset', on: theServer }],
  // The record is of the store that goes.
  record: { readOnly: false },
  handle({ server, error }) {
    if (!server.development) {
      throw error('NotInDevelopmentException', 'A server is reset in development mode only: start it with --dev.')
    }
    if (!server.reset) {
      throw error('StoreIsKeptException', 'What this server has is kept, and is not thrown away: only one that was started with '
        + '--ephemeral is reset.')
    }
    if (server.seedState() === 'running hooks') {
      throw error('SeedUnderWayException', 'A hook of the seed is running, and a reset waits for it, so that it may not be who '
        + 'asks: ask again when the server is ready.')
    }
    return {}
  },
  async afterwards({ server, error }) {
    await server.reset!().catch((thrown: unknown) => {
      throw thrown instanceof SeedFailed ? error('SeedFailedException', thrown.message) : thrown
    })
  },
})

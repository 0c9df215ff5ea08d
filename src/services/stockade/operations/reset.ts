import { Reset } from '../../../contracts/stockade.ts'
import { operation } from '../../../gateway/operation.ts'
import { theServer } from '../the-server.ts'

export default operation(Reset, {
  access: [{ action: 'stockade:Reset', on: theServer }],
  // The record is of the store that goes.
  record: { readOnly: false },
  async handle({ server, error }) {
    if (!server.development) {
      throw error('NotInDevelopmentException', 'A server is reset in development mode only: start it with --dev.')
    }
    if (!server.reset) {
      throw error('StoreIsKeptException', 'What this server has is kept, and is not thrown away: only one that was started with '
        + '--ephemeral is reset.')
    }
    await server.reset().catch((cause: unknown) => {
      throw error('SeedFailedException', (cause as Error).message)
    })
    return {}
  },
})

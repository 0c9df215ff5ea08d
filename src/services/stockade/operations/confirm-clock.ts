import { ConfirmClock } from '../../../contracts/stockade.ts'
import { operation } from '../../../gateway/operation.ts'
import { confirmClock } from '../../../storage/time/clock-watch.ts'
import { theServer } from '../the-server.ts'

export default operation(ConfirmClock, {
  access: [{ action: 'stockade:ConfirmClock', on: theServer }],
  record: { readOnly: false, response: output => output },
  async handle({ state, server, once }) {
    // The wall's own time, and not the store's, which stays ahead of a clock that was set right again.
    const wall = once('wall', () => server.machineWall())
    await confirmClock(state, wall)
    return { Now: new Date(wall) }
  },
})

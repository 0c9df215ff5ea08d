// How many calls are carried out at once, so that those under way end in time. Who finds no place waits for one, and a place that
// gets free goes to each caller in turn: one who has many calls makes his own wait, not another's. Whoever is still sending a
// request holds no place.
import { failure } from './failures.ts'

export interface Gate {
  /** `caller` is who shares. Throws ServiceUnavailable where too many wait already. */
  within<T>(caller: string, work: () => Promise<T>): Promise<T>
}

export interface GateSettings {
  /** Calls at once. */
  readonly most: number
  /** Calls that wait. */
  readonly mostWaiting: number
}

interface Share {
  underWay: number
  readonly waiting: (() => void)[]
}

/** One caller has half of the places and half of the room to wait at most, so that another finds some at once. */
const mostForOne = 1 / 2

export function createGate({ most, mostWaiting }: GateSettings): Gate {
  const shares = new Map<string, Share>()
  /** Those who wait and may have another place, who has waited for one longest first. */
  const inTurn = new Set<Share>()
  let underWay = 0
  let waiting = 0
  const hasPlace = (share: Share) => underWay < most && share.underWay < Math.max(1, most * mostForOne)
  const forget = (caller: string, share: Share) => {
    if (share.underWay === 0 && share.waiting.length === 0) shares.delete(caller)
  }
  const wait = (caller: string, share: Share) => {
    if (waiting >= mostWaiting || share.waiting.length >= mostWaiting * mostForOne) {
      forget(caller, share)
      throw failure('ServiceUnavailable', 'The server is answering as many calls as it can; try again later.')
    }
    waiting++
    inTurn.add(share)
    return new Promise<void>(resolve => share.waiting.push(resolve))
  }
  const letIn = () => {
    for (const share of inTurn) {
      if (!hasPlace(share)) continue
      const enter = share.waiting.shift()!
      inTurn.delete(share)
      if (share.waiting.length > 0) inTurn.add(share)
      waiting--
      share.underWay++
      underWay++
      enter()
      return
    }
  }
  return {
    async within(caller, work) {
      let share = shares.get(caller)
      if (!share) shares.set(caller, (share = { underWay: 0, waiting: [] }))
      if (share.waiting.length === 0 && hasPlace(share)) {
        share.underWay++
        underWay++
      } else await wait(caller, share)
      try {
        return await work()
      } finally {
        share.underWay--
        underWay--
        letIn()
        forget(caller, share)
      }
    },
  }
}

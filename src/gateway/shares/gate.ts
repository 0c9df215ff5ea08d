// How many calls are carried out at once, so that those under way end in time. Who finds no place waits for one, and a place that
// gets free goes to each caller in turn: one who has many calls makes his own wait, not another's. Whoever is still sending a
// request holds no place.
import type { AwsError } from '../../core/aws-error.ts'
import { failure } from '../failures.ts'

export interface Gate {
  /** `caller` is who shares. Throws ServiceUnavailable where too many wait, be it of this caller or of all. */
  within<T>(caller: string, work: () => Promise<T>): Promise<T>
}

export interface GateSettings {
  /** Calls at once. */
  readonly most: number
  /** Calls that wait. */
  readonly mostWaiting: number
}

interface Waiting {
  readonly enter: () => void
  readonly refuse: (error: AwsError) => void
}

interface Share {
  underWay: number
  readonly waiting: Waiting[]
}

/** One caller has half of the places and half of the room to wait at most, so that another finds some at once. */
const mostForOne = 1 / 2

const full = () => failure('ServiceUnavailable', 'The server is answering as many calls as it can; try again later.')

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
  /** Of whoever has most waiting, and more than the newcomer would have, the call that came last gives way. */
  const makePlace = ({ waiting: { length } }: Share): boolean => {
    let crowd: Share | undefined
    for (const share of inTurn) if (!crowd || share.waiting.length > crowd.waiting.length) crowd = share
    if (!crowd || crowd.waiting.length <= length + 1) return false
    crowd.waiting.pop()!.refuse(full())
    waiting--
    return true
  }
  const wait = (caller: string, share: Share) => {
    const isCrowding = share.waiting.length >= mostWaiting * mostForOne
    if (isCrowding || (waiting >= mostWaiting && !makePlace(share))) {
      forget(caller, share)
      throw full()
    }
    waiting++
    inTurn.add(share)
    return new Promise<void>((enter, refuse) => share.waiting.push({ enter, refuse }))
  }
  const letIn = () => {
    for (const share of inTurn) {
      if (!hasPlace(share)) continue
      const { enter } = share.waiting.shift()!
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

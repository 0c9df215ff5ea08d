// How many calls are carried out at once. One more is turned away at once, so that those under way end in time. Whoever is
// still sending a request holds no place.
import { failure } from './failures.ts'

export interface Gate {
  /** Throws ServiceUnavailable where there is no room. */
  within<T>(work: () => Promise<T>): Promise<T>
}

export function createGate(most: number): Gate {
  let underWay = 0
  return {
    async within(work) {
      if (underWay >= most) {
        throw failure('ServiceUnavailable', 'The server is answering as many calls as it can; try again later.')
      }
      underWay++
      try {
        return await work()
      } finally {
        underWay--
      }
    },
  }
}

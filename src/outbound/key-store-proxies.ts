// Proxies of external key stores are asked on behalf of calls that wait in their places at the gate: few at once of an account,
// fewer of those that kept one waiting, and of all so many that other calls have half of the places.
import type { MachineClock } from '../core/clock.ts'
import { Generations } from '../core/generations.ts'
import { parseJson } from '../core/text/json.ts'
import { ProxyUnanswered, type KeyStoreProxies, type ProxyAnswer, type ProxyFailure } from '../gateway/ports.ts'
import { askServer, Unanswered } from './ask-server.ts'
import type { Reach } from './reach.ts'

/**
 * Milliseconds. DIFFERS: AWS waits 250 ms (https://github.com/aws/aws-kms-xksproxy-api-spec), which a machine that is busy with
 * tests does not keep.
 */
const longestWait = 3000

/** More than any answer of the proxy's API has: 4,300 bytes in Base64, and ten key managers. */
const longestAnswer = 32 * 1024

/** How many may be asked at once, and how often, of an account's, a proxy that was late when last asked. */
const mostAsked = 128
const mostLate = 4
/** Places that are only for accounts that have none. */
const keptForNewcomers = 16

/** Milliseconds after which a proxy that was late is asked as often as any. */
const lateFor = 60_000

export function createKeyStoreProxies(
  clock: MachineClock, reach: Reach, ask: typeof askServer = askServer,
): KeyStoreProxies {
  const asked = new Set<{ readonly account: string; readonly name: string }>()
  /** When a proxy was late last, by the monotonic clock. */
  const late = new Generations<string, number>({ most: 256 })
  const bounds = {
    longestWait, longestAnswer, reach, isTrusted: ({ authorized }: { readonly authorized: boolean }) => authorized,
  }
  return {
    async ask({ account, url, body, headersAt }) {
      const name = `${account} ${url.origin}`
      const place = { account, name }
      const ofAccount = [...asked].filter(other => other.account === account)
      const isLate = clock.monotonic() - (late.find(name) ?? -Infinity) < lateFor
      const isHeldBack = isLate && ofAccount.filter(other => other.name === name).length >= mostLate
      if (isHeldBack || !hasPlace(ofAccount.length, mostAsked - asked.size)) throw new ProxyUnanswered('too many are asked')
      asked.add(place)
      try {
        const answer = await ask(url, { method: 'POST', headers: headersAt(clock.wall()), body, ...bounds })
        late.drop(name)
        return asJson(answer)
      } catch (cause) {
        if (cause instanceof Unanswered && cause.isLate) late.add(name, clock.monotonic())
        throw new ProxyUnanswered(failureOf(cause), { cause })
      } finally {
        asked.delete(place)
      }
    },
  }
}

/**
 * Whether there is a place for one more of an account's: for its first any, for another one only while more are free than it has.
 * So one account has half of all at most, the next half of the rest, and a newcomer finds one whoever else is there.
 */
const hasPlace = (held: number, free: number): boolean =>
  (held === 0 ? free > 0 : free > keptForNewcomers && free > held)

function failureOf(thrown: unknown): ProxyFailure {
  if (!(thrown instanceof Unanswered)) throw thrown
  const { stage, isLate } = thrown
  if (stage === 'connecting') return 'no connection'
  if (isLate) return 'late'
  return stage === 'securing' ? 'no TLS' : 'malformed'
}

function asJson({ status, body }: { readonly status: number; readonly body: Buffer }): ProxyAnswer {
  try {
    return { status, body: parseJson(body.toString('utf8')) }
  } catch {
    return { status, body: undefined }
  }
}

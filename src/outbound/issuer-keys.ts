// The keys that identity providers sign by, kept for a while. Who has proven nothing makes the server ask for them: each provider
// is asked once at a time, and seldom.
import { parseArn } from '../core/arn.ts'
import type { MachineClock } from '../core/clock.ts'
import { Generations } from '../core/generations.ts'
import { IssuerUnreachable, type IdentityProvider, type IssuerKeys } from '../gateway/ports.ts'
import { getJson } from './get-json.ts'
import type { Reach } from './reach.ts'

type Provider = Pick<IdentityProvider, 'arn' | 'issuer' | 'thumbprints'>

/** Milliseconds: for how long keys are good, when one that is not among them may be new, and when a failure may be over. */
const freshFor = 10 * 60_000
const newKeyAfter = 10_000
const failedFor = 1000

/** How many may be asked at once, how many of one account's, and how many of those that did not answer when last asked. */
const mostAsked = 64
const mostOfAccount = 4
const mostFailing = 2

/** More keys than a provider publishes. */
const mostKeys = 100

interface Key {
  readonly kid?: unknown
}

/** What is known of a provider. Times are those of the monotonic clock. */
interface Known {
  /** INVARIANT: those that are good stay so, whatever comes of it that they are asked for again. */
  good?: { readonly keys: readonly Key[]; readonly since: number }
  asking?: Promise<readonly Key[]>
  askedAt: number
  failedAt?: number | undefined
}

interface Surroundings {
  readonly reach: Reach
  /** Tells the operator. */
  report(message: string, details: Readonly<Record<string, unknown>>): void
}

export function createIssuerKeys(
  clock: MachineClock, { reach, report }: Surroundings, get: typeof getJson = getJson,
): IssuerKeys {
  const providers = new Generations<string, Known>({ most: 256 })
  const asked = new Set<{ readonly account: string; readonly isFailing: boolean }>()

  async function ask(known: Known, provider: Provider): Promise<readonly Key[]> {
    const place = { account: parseArn(provider.arn)!.account, isFailing: known.failedAt !== undefined }
    const ofAccount = [...asked].filter(({ account }) => account === place.account)
    const isFull = place.isFailing && ofAccount.filter(({ isFailing }) => isFailing).length >= mostFailing
    if (isFull || asked.size >= mostAsked || ofAccount.length >= mostOfAccount) {
      throw new Error('Too many providers are asked at once.')
    }
    asked.add(place)
    known.askedAt = clock.monotonic()
    try {
      const source = { thumbprints: provider.thumbprints, reach, now: clock.wall }
      const keys = await publishedKeys(provider, url => get(url, source))
      known.good = { keys, since: known.askedAt }
      known.failedAt = undefined
      return keys
    } catch (cause) {
      known.failedAt = clock.monotonic()
      // The caller is told no more than that there are no keys.
      report('An identity provider does not tell its keys.', { issuer: provider.issuer, cause })
      throw cause
    } finally {
      asked.delete(place)
    }
  }

  function askOnce(known: Known, provider: Provider): Promise<readonly Key[]> {
    known.asking ??= ask(known, provider).finally(() => {
      delete known.asking
    })
    return known.asking
  }

  function entryOf({ issuer, thumbprints }: Provider): Known {
    const name = JSON.stringify([issuer, thumbprints])
    const before = providers.find(name)
    if (before) return before
    const entry = { askedAt: -Infinity }
    providers.add(name, entry)
    return entry
  }

  return {
    async find(provider, keyId) {
      const known = entryOf(provider)
      const { good, failedAt, askedAt } = known
      const now = clock.monotonic()
      const fresh = good && now - good.since <= freshFor ? good.keys : undefined
      if (fresh && (keyId === undefined || fresh.some(({ kid }) => kid === keyId))) return fresh
      try {
        if (known.asking) return await known.asking
        const isSoon = fresh ? now - askedAt < newKeyAfter : failedAt !== undefined && now - failedAt < failedFor
        if (isSoon) throw new Error('It was asked just now.')
        return await askOnce(known, provider)
      } catch (cause) {
        if (fresh) return fresh
        throw new IssuerUnreachable(`${provider.issuer} does not tell its keys.`, { cause })
      }
    },
  }
}

/** OpenID Connect Discovery: a provider's configuration says where its keys are. */
async function publishedKeys({ issuer }: Pick<Provider, 'issuer'>, get: (url: URL) => Promise<unknown>): Promise<readonly Key[]> {
  const configuration = await get(new URL(`https://${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`))
  const { jwks_uri: uri } = (configuration ?? {}) as { readonly jwks_uri?: unknown }
  if (typeof uri !== 'string' || !URL.canParse(uri)) throw new Error('Its configuration does not say where its keys are.')
  const { keys } = ((await get(new URL(uri))) ?? {}) as { readonly keys?: unknown }
  if (!Array.isArray(keys) || keys.length > mostKeys) throw new Error('What it publishes are no keys.')
  return keys.filter((key: unknown) => typeof key === 'object' && key !== null) as Key[]
}

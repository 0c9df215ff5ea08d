// The keys that identity providers sign by, kept for a while. Who has proven nothing makes the server ask for them: each provider
// is asked once at a time, and seldom.
import type { Clock } from '../core/clock.ts'
import { Generations } from '../core/generations.ts'
import { IssuerUnreachable, type IdentityProvider, type IssuerKeys } from '../gateway/ports.ts'
import { getJson } from './get-json.ts'

type Provider = Pick<IdentityProvider, 'issuer' | 'thumbprints'>

/** Milliseconds: for how long keys are good, when one that is not among them may be new, and when a failure may be over. */
const freshFor = 10 * 60_000
const newKeyAfter = 10_000
const failedFor = 1000

/** How many may be asked at once. */
const mostAsked = 16

/** More keys than a provider publishes. */
const mostKeys = 100

interface Asked {
  /** By the monotonic clock. */
  readonly at: number
  readonly keys: Promise<readonly Key[]>
  hasFailed?: true
}

interface Key {
  readonly kid?: unknown
}

export function createIssuerKeys(clock: Clock, get: typeof getJson = getJson): IssuerKeys {
  const known = new Generations<string, Asked>({ most: 256 })
  let asked = 0

  async function ask(provider: Provider): Promise<readonly Key[]> {
    if (asked >= mostAsked) throw new Error('Too many providers are asked at once.')
    asked++
    try {
      return await publishedKeys(provider, url => get(url, provider.thumbprints, clock.wall))
    } finally {
      asked--
    }
  }

  function begin(name: string, provider: Provider): Asked {
    const begun: Asked = { at: clock.monotonic(), keys: ask(provider) }
    begun.keys.catch(() => {
      begun.hasFailed = true
    })
    known.add(name, begun)
    return begun
  }

  return {
    async find(provider, keyId) {
      const name = JSON.stringify([provider.issuer, provider.thumbprints])
      const before = known.find(name)
      const age = before ? clock.monotonic() - before.at : Infinity
      try {
        if (!before || age > (before.hasFailed ? failedFor : freshFor)) return await begin(name, provider).keys
        const keys = await before.keys
        const isThere = keyId === undefined || keys.some(({ kid }) => kid === keyId)
        return isThere || age < newKeyAfter ? keys : await begin(name, provider).keys
      } catch (cause) {
        throw new IssuerUnreachable(`${provider.issuer} does not tell its keys.`, { cause })
      }
    },
  }
}

/** OpenID Connect Discovery: a provider's configuration says where its keys are. */
async function publishedKeys({ issuer }: Provider, get: (url: URL) => Promise<unknown>): Promise<readonly Key[]> {
  const configuration = await get(new URL(`https://${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`))
  const { jwks_uri: uri } = (configuration ?? {}) as { readonly jwks_uri?: unknown }
  if (typeof uri !== 'string' || !URL.canParse(uri)) throw new Error('Its configuration does not say where its keys are.')
  const { keys } = ((await get(new URL(uri))) ?? {}) as { readonly keys?: unknown }
  if (!Array.isArray(keys) || keys.length > mostKeys) throw new Error('What it publishes are no keys.')
  return keys.filter((key: unknown) => typeof key === 'object' && key !== null) as Key[]
}

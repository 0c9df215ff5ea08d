// The certificate of the authority behind a server's TLS: as the server tells it, or as its store has it where none runs.
import { randomBytes } from 'node:crypto'
import { rootKeySource, type Config } from '../../config.ts'
import { hostInUrl, ownUrl } from '../../core/hosts.ts'
import { storePlaceOf } from '../../core/store-place.ts'
import { readAddress } from '../../storage/files/server-address.ts'
import { openOffline } from '../../storage/open-offline.ts'
import { rootKeyOf } from '../../storage/secrets/root-key/open.ts'
import { findTlsCertificate } from '../../storage/secrets/tls-authority.ts'
import { nowhere } from '../../storage/unit-of-work.ts'
import { configOf, type CommandFlags } from '../options.ts'

interface FoundAuthority {
  /** PEM, as it is told. */
  readonly told: string
  /** The server's, for clients. */
  readonly url: URL
  /** Whether the server was asked. */
  readonly isAsked: boolean
}

const patience = 10_000

/** Throws one sentence where nobody can tell. */
export async function findAuthority(flags: CommandFlags): Promise<FoundAuthority> {
  let isRunning = true
  const findServer = (data: string) => {
    const address = readAddress(data)
    isRunning = address !== undefined
    return address
  }
  const config = await configOf(flags, { findServer })
  const url = new URL(ownUrl(`http://${hostInUrl(config.host)}:${config.port}`))
  const told = isRunning ? await ask(url) : undefined
  if (told !== undefined) return { told, url, isAsked: true }
  return { told: await readKept(config, url), url, isAsked: false }
}

/** Undefined where nobody listens there. */
async function ask(url: URL): Promise<string | undefined> {
  const signal = AbortSignal.timeout(patience)
  const asked = fetch(new URL('/_stockade/tls-authority.pem', url), { redirect: 'manual', signal })
  const response = await asked.catch(() => undefined)
  if (response?.status === 404) throw new Error(`The server at ${url.origin} takes no TLS: start it with --tls.`)
  if (response && !response.ok) throw new Error('What answers there is no Stockade.')
  return response?.text()
}

async function readKept(config: Config, { origin }: URL): Promise<string> {
  const { place } = config
  if (place.kind === 'memory') throw new Error(`There is no server at ${origin}. Start it with --tls.`)
  const storage = await openOffline(storePlaceOf(place), rootKeyOf(rootKeySource(config, place), randomBytes))
  try {
    const found = await findTlsCertificate(storage.begin(nowhere))
    if (found !== undefined) return found
  } finally {
    await storage.close()
  }
  throw new Error('There is no authority in this store yet: start a server of it with --tls once.')
}

// The authority that vouches for the server's TLS certificates: a store has one, made when a server of it first speaks TLS, and
// its key is sealed in the store. Clients that were given its certificate go on to know every server of the store, whichever
// started when. Where a server is to have a name that the certificate does not allow for, the same key gets another certificate:
// whoever has the older one goes on to know the names in that.
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { isIP } from 'node:net'
import { day } from '../../core/clock.ts'
import { uuidV4, type RandomBytes } from '../../core/ids.ts'
import { Secret } from '../../core/secret.ts'
import { readPrivateKey } from '../../engines/crypto/foreign-keys.ts'
import { pemOf, writeAuthority, type Issuer } from '../../engines/crypto/tls-certificates.ts'
import { collection } from '../collection.ts'
import type { Storage } from '../open.ts'
import { nowhere, type ReadUnit } from '../unit-of-work.ts'

interface KeptAuthority {
  readonly id: string
  readonly name: string
  /** Names and addresses that are allowed for, beside those of every machine for itself. */
  readonly names: readonly string[]
  /** PEM */
  readonly certificate: string
  readonly expiresAt: number
  /** DER, of PKCS #8. */
  readonly privateKey: Secret<Uint8Array>
}

const TlsAuthorities = collection<KeptAuthority>('stockade.tls-authorities', {
  per: 'global', key: ({ id }) => [id], sealed: ['privateKey'],
})

/** One that can sign. */
export interface TlsAuthority extends Issuer {
  /** PEM, for clients. */
  readonly certificate: string
  /** Whether it was made, or given further names, by whoever asked for it. */
  readonly isNew: boolean
}

const lifetime = 3650 * day
/** Of one that has no longer to live, another is made. */
const leastRest = 365 * day
/** Beyond which what was named longest ago is allowed for no more. */
const mostNames = 100
/** Servers of a store that start at once. */
const mostTries = 20

const only = 'server'

interface Wanted {
  /** Names and addresses of the server, beside those of every machine for itself. */
  readonly names: readonly string[]
  readonly random: RandomBytes
  /** What the machine's clock says, as those of clients do. */
  readonly now: number
}

/** The store's; one that is made now where it has none that allows for all the names. */
export async function provideTlsAuthority(storage: Pick<Storage, 'begin' | 'store'>, wanted: Wanted): Promise<TlsAuthority> {
  for (let tried = 0; tried < mostTries; tried++) {
    const state = storage.begin(nowhere)
    const kept = await state.get(TlsAuthorities, [only])
    if (kept && allowsFor(kept, wanted)) return authorityOf(kept, false)
    const made = newAuthority(kept, wanted)
    if (kept) await state.update(TlsAuthorities, made)
    else await state.insert(TlsAuthorities, made)
    if ((await storage.store.commit(state.toBatch([], uuidV4(wanted.random)))).committed) return authorityOf(made, true)
  }
  throw new Error("The authority of the server's certificates kept changing while the server started.")
}

/** PEM, of the store's authority; undefined where no server of it has spoken TLS. */
export async function findTlsCertificate(state: ReadUnit): Promise<string | undefined> {
  return (await state.get(TlsAuthorities, [only]))?.certificate
}

const allowsFor = ({ names, expiresAt }: KeptAuthority, wanted: Wanted): boolean =>
  wanted.names.every(name => names.includes(name)) && expiresAt - wanted.now > leastRest

function authorityOf({ name, certificate, privateKey }: KeptAuthority, isNew: boolean): TlsAuthority {
  const key = readPrivateKey({ key: Buffer.from(privateKey.reveal()), format: 'der', type: 'pkcs8' })
  return { name, certificate, privateKey: key, isNew }
}

function newAuthority(before: KeptAuthority | undefined, { names, random, now }: Wanted): KeptAuthority {
  const name = before?.name ?? `Stockade ${Buffer.from(random(4)).toString('hex')}`
  const all = [...new Set([...names, ...before?.names ?? []])].slice(0, mostNames)
  const key = before ? authorityOf(before, false).privateKey : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const expiresAt = now + lifetime
  const der = writeAuthority({ name, privateKey: key }, {
    hosts: ['localhost', ...all.filter(one => isIP(one) === 0)],
    networks: [
      { address: '127.0.0.0', prefix: 8 }, { address: '::1', prefix: 128 },
      ...all.filter(one => isIP(one) !== 0).map(address => ({ address, prefix: address.includes(':') ? 128 : 32 })),
    ],
    // Clocks of clients may be behind.
    validity: { from: now - day, to: expiresAt },
    serial: random(16),
  })
  return { id: only, name, names: all, certificate: pemOf(der), expiresAt, privateKey: exported(key) }
}

const exported = (key: KeyObject) => new Secret<Uint8Array>(key.export({ format: 'der', type: 'pkcs8' }))

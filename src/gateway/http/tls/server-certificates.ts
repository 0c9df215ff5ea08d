// The server's certificates. They live for days, in memory alone, and are made anew long before they end, by the machine's clock,
// which clients go by as well. One holds what every client may ask for; names that no star stands for get one of their own when
// they are asked for: verifiers take a star for one label, and none below a name of one label (`*.localhost`).
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { isIP } from 'node:net'
import type { SecureContext } from 'node:tls'
import { hour } from '../../../core/clock.ts'
import { Generations } from '../../../core/generations.ts'
import { isLoopback } from '../../../core/hosts.ts'
import type { RandomBytes } from '../../../core/ids.ts'
import { pemOf, writeServerCertificate, type Issuer } from '../../../engines/crypto/tls-certificates.ts'
import { plainAddress } from '../addresses.ts'
import { contextOf } from './contexts.ts'

export interface CertificateSettings {
  readonly authority: Issuer
  /** Names and addresses of the server, beside those of every machine for itself. */
  readonly names: readonly string[]
  readonly random: RandomBytes
  /** What the machine's clock says. */
  readonly wall: () => number
}

interface Made {
  readonly context: SecureContext
  readonly at: number
}

const lifetime = 72 * hour
const renewedAfter = 24 * hour
/** What clocks of clients may be behind. */
const early = 12 * hour
/** Whoever asks for more has the first made once more. */
const mostMade = 128

const loopback = ['127.0.0.1', '::1']

export class ServerCertificates {
  readonly #settings: CertificateSettings
  /** Each with all names below it. */
  readonly #hosts: readonly string[]
  readonly #addresses: readonly string[]
  readonly #key: KeyObject
  readonly #publicKey: KeyObject
  readonly #made = new Generations<string, Made>({ most: mostMade })

  constructor(settings: CertificateSettings) {
    const { names } = settings
    this.#settings = settings
    this.#hosts = [...new Set(['localhost', ...names.filter(name => isIP(name) === 0)])]
    this.#addresses = [...new Set([...loopback, ...names.filter(name => isIP(name) !== 0)])]
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.#key = privateKey
    this.#publicKey = publicKey
  }

  /**
   * For the name that a client asks for, and the address at which it came where it asks for none. What is no name of the server
   * has what all have, and its client refuses that.
   */
  contextFor(name: string | undefined, address: string | undefined): SecureContext {
    const wanted = this.#wantedFor(name?.toLowerCase(), address)
    const found = this.#made.find(wanted)
    const now = this.#settings.wall()
    // A clock may be set back.
    if (found && Math.abs(now - found.at) < renewedAfter) return found.context
    const context = this.#make(wanted, now)
    this.#made.add(wanted, { context, at: now })
    return context
  }

  /**
   * A host, which stands for the names below it; one name alone, or one with a star before it; a star for all that there is.
   * INVARIANT: what has other names of the server has none of this machine's own: to who has an authority from before those were
   * allowed for, a certificate with one of them in it is worth nothing.
   */
  #wantedFor(name: string | undefined, address: string | undefined): string {
    if (name === undefined) return address !== undefined && isLoopback(plainAddress(address) ?? '') ? 'localhost' : all
    if (name.length > longestName || !isName.test(name)) return all
    const host = this.#hosts.find(one => name === one || name.endsWith(`.${one}`))
    if (host === undefined) return all
    const parent = name.slice(name.indexOf('.') + 1)
    if (name === host || parent === `s3.${host}` || name === `s3.${host}`) return host
    if (parent === host) return host.includes('.') ? host : name
    return `*.${parent}`
  }

  #make(wanted: string, now: number): SecureContext {
    const { authority, random } = this.#settings
    const [hosts, addresses] = this.#namesOf(wanted)
    const certificate = writeServerCertificate(authority, {
      hosts, addresses, publicKey: this.#publicKey, serial: random(16), validity: { from: now - early, to: now + lifetime },
    })
    return contextOf(pemOf(certificate), this.#key)
  }

  #namesOf(wanted: string): readonly [hosts: readonly string[], addresses: readonly string[]] {
    if (wanted === all) return [this.#hosts.flatMap(belowHost), this.#addresses]
    if (wanted === 'localhost') return [belowHost(wanted), loopback]
    return [this.#hosts.includes(wanted) ? belowHost(wanted) : [wanted], []]
  }
}

const all = '*'
const belowHost = (host: string): readonly string[] => [host, `*.${host}`, `s3.${host}`, `*.s3.${host}`]
/** As DNS has it, with no more labels than anybody needs. */
const longestName = 253
const isName = /^[a-z\d_-]{1,63}(?:\.[a-z\d_-]{1,63}){0,20}$/

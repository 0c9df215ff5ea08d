// The server's certificates. They live for days, in memory alone, and are made anew long before they end, by the machine's clock,
// which clients go by as well. One holds what every client may ask for; names that no star stands for get one of their own when
// they are asked for: verifiers take a star for one label, and none below a name of one label (`*.localhost`).
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { isIP } from 'node:net'
import type { SecureContext } from 'node:tls'
import { Generations } from '../../../core/generations.ts'
import type { RandomBytes } from '../../../core/ids.ts'
import { pemOf, writeServerCertificate, type Issuer } from '../../../engines/crypto/tls-certificates.ts'
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

const hour = 60 * 60 * 1000
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

  /** For the name that a client asks for; what is no name of the server has what all have, and its client refuses that. */
  contextFor(name?: string): SecureContext {
    const own = name === undefined ? undefined : this.#ownNameFor(name.toLowerCase())
    const found = this.#made.find(own ?? '')
    const now = this.#settings.wall()
    // A clock may be set back.
    if (found && Math.abs(now - found.at) < renewedAfter) return found.context
    const context = this.#make(own, now)
    this.#made.add(own ?? '', { context, at: now })
    return context
  }

  /** What stands in a certificate of the name's own; undefined where it is in that of all, or is not to be had. */
  #ownNameFor(name: string): string | undefined {
    if (!/^[a-z\d_-]{1,63}(?:\.[a-z\d_-]{1,63}){0,20}$/.test(name) || name.length > 253) return undefined
    const host = this.#hosts.find(one => name.endsWith(`.${one}`))
    if (host === undefined) return undefined
    const parent = name.slice(name.indexOf('.') + 1)
    if (parent === host) return host.includes('.') ? undefined : name
    return parent === `s3.${host}` ? undefined : `*.${parent}`
  }

  #make(own: string | undefined, now: number): SecureContext {
    const { authority, random } = this.#settings
    const hosts = own === undefined
      ? this.#hosts.flatMap(host => [host, `*.${host}`, `s3.${host}`, `*.s3.${host}`])
      : [own, ...this.#hosts]
    const certificate = writeServerCertificate(authority, {
      hosts, addresses: this.#addresses, publicKey: this.#publicKey, serial: random(16),
      validity: { from: now - early, to: now + lifetime },
    })
    return contextOf(pemOf(certificate), this.#key)
  }
}

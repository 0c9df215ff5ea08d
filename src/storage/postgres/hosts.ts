// Where the database is: `postgres://user:password@host:port,host:port/database?sslmode=…`. One of the hosts is the primary.
import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import { hostInUrl, isLoopback } from '../../core/hosts.ts'

export interface Host {
  readonly host: string
  readonly port: number
  readonly user?: string
  readonly password?: string
  readonly database: string
  readonly ssl: false | ConnectionOptions
}

export interface Database {
  /** For messages: without user and password. */
  readonly name: string
  readonly hosts: readonly Host[]
}

const form = /^postgres(?:ql)?:\/\/(?:([^@/?#]*)@)?([^@/?#]+)\/([^/?#]+)(?:\?([^#]*))?$/
const hostForm = /^(?:\[([0-9a-fA-F:.]+)\]|([^[\]:]+))(?::(\d{1,5}))?$/
const options: readonly string[] = ['sslmode', 'sslrootcert']

/** Throws where the URL is not of this form; no message repeats the password. */
export function parseDatabase(url: string): Database {
  const [, user, places, database, query] = form.exec(url) ?? []
  if (places === undefined || database === undefined) {
    throw new Error('The URL of a database has the form postgres://user:password@host:port/database.')
  }
  const given = new URLSearchParams(query)
  if ([...given.keys()].some(key => !options.includes(key))) {
    // What follows a character that should have been escaped may be a part of the password: it is not repeated.
    throw new Error(`The URL of the database has an option that is not known; there are ${options.join(' and ')}.`)
  }
  const mode = tlsOf(given.get('sslmode'), given.get('sslrootcert'))
  const login = loginOf(user)
  const name = decode(database)
  const hosts = places.split(',').map(place => {
    const at = parseHost(place)
    return { ...at, ...login, database: name, ssl: mode ?? (isLoopback(at.host) ? false : verified()) }
  })
  return { name: `${hosts.map(placeOf).join(',')}/${name}`, hosts }
}

const unreadable = 'The URL of the database has a host that cannot be read; write @ and : of a password as %40 and %3A.'

export function placeOf({ host, port }: Pick<Host, 'host' | 'port'>): string {
  return `${hostInUrl(host)}:${port}`
}

function parseHost(place: string) {
  const [, bracketed, plain, digits = '5432'] = hostForm.exec(place) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  if (host === undefined || port === 0 || port > 65_535) throw new Error(unreadable)
  return { host, port }
}

function loginOf(text: string | undefined): { readonly user?: string; readonly password?: string } {
  if (!text) return {}
  const [, user, password] = /^([^:]*)(?::(.*))?$/.exec(text)!
  return {
    ...(user && { user: decode(user) }),
    ...(password !== undefined && { password: decode(password) }),
  }
}

/** Undefined leaves it to the host: what does not cross a network needs no TLS, and everything else is checked. */
function tlsOf(mode: string | null, rootCert: string | null): false | ConnectionOptions | undefined {
  if (rootCert !== null && mode !== null && mode !== 'verify-full') {
    throw new Error('The URL of the database has sslrootcert, which goes with sslmode=verify-full.')
  }
  if (rootCert !== null || mode === 'verify-full') return verified(rootCert)
  if (mode === null) return undefined
  if (mode === 'disable') return false
  if (mode === 'require') return { rejectUnauthorized: false }
  throw new Error('The URL of the database has an sslmode that is not disable, require or verify-full.')
}

function verified(rootCert: string | null = null): ConnectionOptions {
  return { rejectUnauthorized: true, ...(rootCert !== null && { ca: readFileSync(rootCert, 'utf8') }) }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new Error('The URL of the database has a percent sign that does not begin an escape; write it as %25.')
  }
}

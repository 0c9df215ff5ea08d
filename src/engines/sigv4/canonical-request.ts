// The text that is signed. It is built from the raw target and the raw headers, never from what a parser made of them.
import { hash } from 'node:crypto'

export interface SignedRequest {
  readonly method: string
  /** As it stood in the request line: `/path?query`. */
  readonly target: string
  /** Name, value, name, value, …, as received. */
  readonly rawHeaders: readonly string[]
}

export type PathStyle =
  /** Every service but S3: dot segments are resolved and the escaped path is escaped once more. */
  | 'normalized'
  /** S3: the path is the object's key, as it is. */
  | 'verbatim'

export interface CanonicalForm {
  readonly path?: PathStyle
  /** A query parameter that is left out: a presigned request does not sign its own signature. */
  readonly except?: string
}

/** `bodyHash` is the lower-case hexadecimal SHA-256 of the body, or one of S3's markers. */
export function canonicalRequest(
  request: SignedRequest,
  signedHeaders: readonly string[],
  bodyHash: string,
  { path = 'normalized', except }: CanonicalForm = {},
): string {
  const question = request.target.indexOf('?')
  const rawPath = question < 0 ? request.target : request.target.slice(0, question)
  const query = question < 0 ? '' : canonicalQuery(request.target.slice(question + 1), except)
  const values = valuesOf(request.rawHeaders, signedHeaders)
  let headers = ''
  for (let i = 0; i < signedHeaders.length; i++) headers += `${signedHeaders[i]}:${values[i] ?? ''}\n`
  const pathText = rawPath === '/' || rawPath === '' ? '/' : canonicalPath(rawPath, path)
  return `${request.method}\n${pathText}\n${query}\n${headers}\n${signedHeaders.join(';')}\n${bodyHash}`
}

/** Hexadecimal SHA-256 of a text whose characters stand for bytes, as Node's raw headers do. */
export function hashOfBytes(text: string): string {
  return hash('sha256', Buffer.from(text, 'latin1'), 'hex')
}

/** Hexadecimal SHA-256 of a body. */
export function payloadHash(body: Uint8Array): string {
  return hash('sha256', body, 'hex')
}

/** A list no longer than this is walked faster than it is looked up. */
const shortList = 16

/** The values of the signed headers in their order, those of one name joined: one pass, however many there are. */
function valuesOf(rawHeaders: readonly string[], signedHeaders: readonly string[]): readonly (string | undefined)[] {
  const values: (string | undefined)[] = signedHeaders.map(() => undefined)
  const places = signedHeaders.length > shortList ? new Map(signedHeaders.map((name, i) => [name, i])) : undefined
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!.toLowerCase()
    const at = places ? places.get(name) ?? -1 : signedHeaders.indexOf(name)
    if (at < 0) continue
    const before = values[at]
    const value = foldSpaces(rawHeaders[i + 1]!)
    values[at] = before === undefined ? value : `${before},${value}`
  }
  return values
}

/** Spaces alone: where characters stand for bytes, the end of a character may look like other white space. */
function foldSpaces(value: string): string {
  const folded = value.includes('  ') ? value.replaceAll(/ +/g, ' ') : value
  return folded.slice(folded.startsWith(' ') ? 1 : 0, folded.endsWith(' ') ? -1 : undefined)
}

function canonicalPath(raw: string, style: PathStyle): string {
  if (style === 'verbatim') return raw.split('/').map(segment => escapeBytes(unescapeBytes(segment))).join('/')
  const kept: string[] = []
  for (const segment of raw.split('/')) {
    if (segment === '..') kept.pop()
    else if (segment !== '' && segment !== '.') kept.push(escapeBytes(segment))
  }
  if (kept.length === 0) return '/'
  return `/${kept.join('/')}${raw.endsWith('/') ? '/' : ''}`
}

interface Parameter {
  readonly name: string
  readonly value: string
}

/** The parameters of a request target, decoded, their characters standing for bytes. */
export function queryParameters(target: string): Parameter[] {
  const question = target.indexOf('?')
  return question < 0 ? [] : splitQuery(target.slice(question + 1))
}

function splitQuery(query: string): Parameter[] {
  const parameters: Parameter[] = []
  for (const pair of query.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = unescapeQuery(equals < 0 ? pair : pair.slice(0, equals))
    parameters.push({ name, value: equals < 0 ? '' : unescapeQuery(pair.slice(equals + 1)) })
  }
  return parameters
}

/** INVARIANT: a plus is a space, as it is where parameters are read: what is signed alike is read alike. */
function unescapeQuery(text: string): string {
  return unescapeBytes(text.replaceAll('+', ' '))
}

function canonicalQuery(query: string, except: string | undefined): string {
  if (query === '') return ''
  const pairs = splitQuery(query)
    .filter(({ name }) => name !== except)
    .map(({ name, value }) => ({ name: escapeBytes(name), value: escapeBytes(value) }))
  pairs.sort((a, b) => compare(a.name, b.name) || compare(a.value, b.value))
  return pairs.map(({ name, value }) => `${name}=${value}`).join('&')
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const escapes = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte)
  return /[A-Za-z0-9\-._~]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
})

/** RFC 3986, byte by byte: the text's characters stand for bytes. */
function escapeBytes(text: string): string {
  if (/^[A-Za-z0-9\-._~]*$/.test(text)) return text
  let escaped = ''
  for (let i = 0; i < text.length; i++) escaped += escapes[text.charCodeAt(i) & 0xff]
  return escaped
}

function unescapeBytes(text: string): string {
  if (!text.includes('%')) return text
  return text.replaceAll(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

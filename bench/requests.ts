// Signed requests, ready to be written to a socket, and single calls for what a benchmark prepares.
import { request } from 'node:http'
import { payloadHash } from '../src/engines/sigv4/canonical-request.ts'
import { sign, type SigningIdentity } from '../src/engines/sigv4/sign.ts'
import type { Target } from './load.ts'

export interface Identity {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

const region = 'us-east-1'
const root: Identity = { accessKeyId: 'AKIABENCHBENCHBENCH0', secretAccessKey: 'a secret of the benchmarks' }

/** What a server is started with to know who signs. */
export const rootCredentials = {
  STOCKADE_ROOT_ACCESS_KEY_ID: root.accessKeyId,
  STOCKADE_ROOT_SECRET_ACCESS_KEY: root.secretAccessKey,
}

export interface JsonCall {
  readonly service: string
  /** `TrentService.Encrypt` */
  readonly target: string
  readonly input: object
}

export interface QueryCall {
  readonly service: string
  readonly apiVersion: string
  readonly action: string
  readonly parameters: Readonly<Record<string, string>>
}

/** An operation that is called by a method and a path. */
export interface RestCall {
  readonly service: string
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export type Call = JsonCall | QueryCall | RestCall

export function signedRequest(target: Target, made: Call, identity = root): Buffer {
  const { method, path, headers, body } = signed(target, made, identity)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const head = [`${method} ${path} HTTP/1.1`, ...lines, `content-length: ${Buffer.byteLength(body)}`]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(body)])
}

/** One call; throws where it fails. */
export async function call<Output>(target: Target, made: JsonCall, identity?: Identity): Promise<Output> {
  return JSON.parse(await send(target, made, identity)) as Output
}

/** As `call`, with the answer as the text that it is. */
export function send({ host, port }: Target, made: Call, identity = root): Promise<string> {
  const { method, path, headers, body } = signed({ host, port }, made, identity)
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, method, path, headers, agent: false }, answer => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => (text += part))
      answer.on('end', () => {
        if (answer.statusCode === 200 || answer.statusCode === 204) resolve(text)
        else reject(new Error(`${nameOf(made)} was answered ${answer.statusCode}: ${text}`))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

function nameOf(made: Call): string {
  if ('target' in made) return made.target
  return 'action' in made ? made.action : `${made.method} ${made.path}`
}

function signed({ host, port }: Target, made: Call, { accessKeyId, secretAccessKey, sessionToken }: Identity) {
  const identity: SigningIdentity = { accessKeyId, secretAccessKey, region, service: made.service }
  const { method, path, body, ...said } = 'target' in made ? inJson(made) : 'action' in made ? inForm(made) : byPath(made)
  const ofSession = sessionToken !== undefined && { 'x-amz-security-token': sessionToken }
  const headers = { host: `${host}:${port}`, ...said.headers, ...ofSession, 'user-agent': 'stockade-bench/1' }
  const unsigned = { method, target: path, headers, body: Buffer.from(body) }
  return { method, path, body, headers: sign(unsigned, identity, Date.now()) }
}

const toRoot = { method: 'POST', path: '/' }

/** AWS: S3 has the hash of the body in a header. */
function byPath({ service, method, path, headers, body = '' }: RestCall) {
  const hash = service === 's3' && { 'x-amz-content-sha256': payloadHash(Buffer.from(body)) }
  return { method, path, headers: { ...headers, ...hash }, body }
}

function inJson({ target, input }: JsonCall) {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target }
  return { ...toRoot, headers, body: JSON.stringify(input) }
}

function inForm({ apiVersion, action, parameters }: QueryCall) {
  return {
    ...toRoot,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({ Action: action, Version: apiVersion, ...parameters }).toString(),
  }
}

// Signed requests, ready to be written to a socket, and single calls for what a benchmark prepares.
import { request } from 'node:http'
import { sign, type SigningIdentity } from '../src/engines/sigv4/sign.ts'
import type { Target } from './load.ts'

export interface Identity {
  readonly accessKeyId: string
  readonly secretAccessKey: string
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

export function signedRequest(target: Target, made: JsonCall | QueryCall, identity = root): Buffer {
  const { headers, body } = signed(target, made, identity)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return Buffer.from(`POST / HTTP/1.1\r\n${lines.join('\r\n')}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

/** One call; throws where it is not answered with 200. */
export async function call<Output>(target: Target, made: JsonCall): Promise<Output> {
  return JSON.parse(await send(target, made)) as Output
}

/** As `call`, with the answer as the text that it is. */
export function send({ host, port }: Target, made: JsonCall | QueryCall): Promise<string> {
  const { headers, body } = signed({ host, port }, made, root)
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, method: 'POST', headers, agent: false }, answer => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => (text += part))
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(text)
        else reject(new Error(`${'target' in made ? made.target : made.action} was answered ${answer.statusCode}: ${text}`))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

function signed({ host, port }: Target, made: JsonCall | QueryCall, { accessKeyId, secretAccessKey }: Identity) {
  const identity: SigningIdentity = { accessKeyId, secretAccessKey, region, service: made.service }
  const { body, ...said } = 'target' in made ? inJson(made) : inForm(made)
  const headers = { host: `${host}:${port}`, ...said.headers, 'user-agent': 'stockade-bench/1' }
  return { headers: sign({ method: 'POST', target: '/', headers, body: Buffer.from(body) }, identity, Date.now()), body }
}

function inJson({ target, input }: JsonCall) {
  return { headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target }, body: JSON.stringify(input) }
}

function inForm({ apiVersion, action, parameters }: QueryCall) {
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({ Action: action, Version: apiVersion, ...parameters }).toString(),
  }
}

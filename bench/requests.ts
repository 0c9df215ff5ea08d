// Signed requests, ready to be written to a socket, and single calls for what a benchmark prepares.
import { request } from 'node:http'
import { sign, type SigningIdentity } from '../src/engines/sigv4/sign.ts'
import type { Target } from './load.ts'

const user = { accessKeyId: 'AKIABENCHBENCHBENCH0', secretAccessKey: 'a secret of the benchmarks', region: 'us-east-1' }

/** What a server is started with to know who signs. */
export const rootCredentials = {
  STOCKADE_ROOT_ACCESS_KEY_ID: user.accessKeyId,
  STOCKADE_ROOT_SECRET_ACCESS_KEY: user.secretAccessKey,
}

export interface JsonCall {
  readonly service: 'kms' | 'cloudtrail'
  /** `TrentService.Encrypt` */
  readonly target: string
  readonly input: object
}

export function signedRequest(target: Target, made: JsonCall): Buffer {
  const { headers, body } = signed(target, made)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return Buffer.from(`POST / HTTP/1.1\r\n${lines.join('\r\n')}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

/** One call; throws where it is not answered with 200. */
export function call<Output>({ host, port }: Target, made: JsonCall): Promise<Output> {
  const { headers, body } = signed({ host, port }, made)
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, method: 'POST', headers, agent: false }, answer => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => (text += part))
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(JSON.parse(text) as Output)
        else reject(new Error(`${made.target} was answered ${answer.statusCode}: ${text}`))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

function signed({ host, port }: Target, { service, target, input }: JsonCall) {
  const identity: SigningIdentity = { ...user, service }
  const body = JSON.stringify(input)
  const headers = {
    host: `${host}:${port}`,
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': target,
    'user-agent': 'stockade-bench/1',
  }
  return { headers: sign({ method: 'POST', target: '/', headers, body: Buffer.from(body) }, identity, Date.now()), body }
}

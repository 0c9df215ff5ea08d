// Requests of S3's that are signed by SigV4A: their heads, their bodies in chunks, and URLs.
import { createHash } from 'node:crypto'
import { asymmetricAlgorithm, signAsymmetric, verifierOf } from '../../src/engines/sigv4/asymmetric-key.ts'
import { canonicalRequest } from '../../src/engines/sigv4/canonical-request.ts'
import { ChunkSignatures } from '../../src/engines/sigv4/chunk-signatures.ts'
import { formatTimestamp } from '../../src/engines/sigv4/request-date.ts'
import { textToSign } from '../../src/engines/sigv4/signing-key.ts'
import { root, type Identity } from './identity.ts'

export interface AsymmetricRequest {
  readonly method?: string
  readonly target: string
  readonly host: string
  readonly marker?: string
  readonly regionSet?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly identity?: Identity
  /** In front of each chunk, and of the trailers. */
  readonly chunks?: readonly Uint8Array[]
  readonly trailers?: readonly (readonly [name: string, value: string])[]
}

export interface SentRequest {
  readonly head: Buffer
  readonly body: Buffer
}

export function signByPair(request: AsymmetricRequest): SentRequest {
  const { method = 'PUT', target, host, marker = 'UNSIGNED-PAYLOAD', regionSet, headers = {}, identity = root } = request
  const { accessKeyId, secretAccessKey, sessionToken } = identity
  const timestamp = formatTimestamp(Date.now())
  const scope = { date: timestamp.slice(0, 8), region: '', service: 's3' }
  const all: Record<string, string> = {
    host, 'x-amz-date': timestamp, 'x-amz-content-sha256': marker,
    ...(regionSet !== undefined && { 'x-amz-region-set': regionSet }),
    ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }), ...headers,
  }
  const names = Object.keys(all).sort()
  const signed = { method, target, rawHeaders: Object.entries(all).flat() }
  const canonical = canonicalRequest(signed, names, marker, { path: 'verbatim' })
  const seed = signAsymmetric(accessKeyId, secretAccessKey, textToSign(timestamp, scope, canonical))
  const credential = `${accessKeyId}/${scope.date}/s3/aws4_request`
  all['authorization'] = `${asymmetricAlgorithm} Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${seed}`
  const lines = [`${method} ${target} HTTP/1.1`, ...Object.entries(all).map(pair => pair.join(': ')), 'connection: close']
  const chain = new ChunkSignatures({ key: verifierOf(accessKeyId, secretAccessKey), timestamp, scope, seed })
  const sign = (text: string) => {
    const signature = signAsymmetric(accessKeyId, secretAccessKey, text)
    chain.follow(signature)
    return signature.padEnd(144, '*')
  }
  return { head: Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body: chunked(request, chain, sign) }
}

function chunked({ chunks, trailers = [] }: AsymmetricRequest, chain: ChunkSignatures, sign: (text: string) => string): Buffer {
  if (!chunks) return Buffer.alloc(0)
  const head = (bytes: Uint8Array) => {
    const signature = sign(chain.ofChunk(createHash('sha256').update(bytes).digest('hex')))
    return Buffer.from(`${bytes.length.toString(16)};chunk-signature=${signature}\r\n`)
  }
  const parts = chunks.flatMap(bytes => [head(bytes), bytes, Buffer.from('\r\n')])
  const last = head(new Uint8Array(0))
  const lines = trailers.map(([name, value]) => `${name}:${value}\r\n`)
  const text = trailers.map(([name, value]) => `${name}:${value}\n`).join('')
  if (trailers.length > 0) lines.push(`x-amz-trailer-signature:${sign(chain.ofTrailers(text))}\r\n`)
  return Buffer.concat([...parts, last, Buffer.from(`${lines.join('')}\r\n`)])
}

/** What stands behind the host. */
export function urlByPair({ target, host, regionSet = '*', identity = root }: AsymmetricRequest): string {
  const { accessKeyId, secretAccessKey } = identity
  const timestamp = formatTimestamp(Date.now())
  const scope = { date: timestamp.slice(0, 8), region: '', service: 's3' }
  const query = new URLSearchParams({
    'X-Amz-Algorithm': asymmetricAlgorithm, 'X-Amz-Credential': `${accessKeyId}/${scope.date}/s3/aws4_request`,
    'X-Amz-Date': timestamp, 'X-Amz-Expires': '60', 'X-Amz-SignedHeaders': 'host', 'X-Amz-Region-Set': regionSet,
  })
  const all = `${target}?${query}`
  const canonical = canonicalRequest(
    { method: 'GET', target: all, rawHeaders: ['host', host] }, ['host'], 'UNSIGNED-PAYLOAD', { path: 'verbatim' },
  )
  return `${all}&X-Amz-Signature=${signAsymmetric(accessKeyId, secretAccessKey, textToSign(timestamp, scope, canonical))}`
}

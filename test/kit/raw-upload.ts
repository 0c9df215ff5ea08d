// Uploads as bytes: a head that is signed as S3's clients sign it, and a body that may be any.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { canonicalRequest } from '../../src/engines/sigv4/canonical-request.ts'
import { ChunkSignatures, type ChunkSigner } from '../../src/engines/sigv4/chunk-signatures.ts'
import { formatTimestamp } from '../../src/engines/sigv4/request-date.ts'
import { signatureOf, signingKey } from '../../src/engines/sigv4/signing-key.ts'
import { region as home, root, type Identity } from './identity.ts'

export interface Upload {
  readonly target: string
  /** What stands for the body in what is signed. */
  readonly marker: string
  readonly headers?: Readonly<Record<string, string>>
  readonly identity?: Identity
  readonly method?: string
  readonly host?: string
}

export interface SignedHead {
  readonly head: Buffer
  readonly signer: ChunkSigner
}

export function signHead(url: string, upload: Upload): SignedHead {
  const { target, marker, headers = {}, identity = root, method = 'PUT', host } = upload
  const timestamp = formatTimestamp(Date.now())
  const scope = { date: timestamp.slice(0, 8), region: home, service: 's3' }
  const all: Record<string, string> = {
    host: host ?? new URL(url).host, 'x-amz-date': timestamp, 'x-amz-content-sha256': marker, ...headers,
  }
  const names = Object.keys(all).sort()
  const canonical = canonicalRequest(
    { method, target, rawHeaders: Object.entries(all).flat() }, names, marker, { path: 'verbatim' },
  )
  const key = signingKey(identity.secretAccessKey, scope)
  const seed = signatureOf(key, timestamp, scope, canonical)
  const credential = `${identity.accessKeyId}/${scope.date}/${scope.region}/s3/aws4_request`
  all['authorization'] = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${seed}`
  const lines = [`${method} ${target} HTTP/1.1`, ...Object.entries(all).map(pair => pair.join(': ')), 'connection: close']
  return { head: Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), signer: { key, timestamp, scope, seed } }
}

export interface ChunkedParts {
  readonly chunks: readonly Uint8Array[]
  readonly trailers?: readonly (readonly [name: string, value: string])[]
}

/** The body in signed chunks, or in bare ones where there is no signer. */
export function chunkedBody(signer: ChunkSigner | undefined, { chunks, trailers = [] }: ChunkedParts): Buffer {
  const signatures = signer && new ChunkSignatures(signer)
  const head = (bytes: Uint8Array) => {
    const signed = signatures && `;chunk-signature=${signatures.sign(createHash('sha256').update(bytes).digest('hex'))}`
    return Buffer.from(`${bytes.length.toString(16)}${signed ?? ''}\r\n`)
  }
  const text = trailers.map(([name, value]) => `${name}:${value}\n`).join('')
  const parts = chunks.flatMap(bytes => [head(bytes), bytes, Buffer.from('\r\n')])
  const last = head(new Uint8Array(0))
  const lines = trailers.map(([name, value]) => `${name}:${value}\r\n`)
  if (signatures && trailers.length > 0) lines.push(`x-amz-trailer-signature:${signatures.signTrailers(text)}\r\n`)
  return Buffer.concat([...parts, last, Buffer.from(`${lines.join('')}\r\n`)])
}

export async function openSocket(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  return socket
}

/** All that comes back until the connection ends; `''` where it is reset. */
export async function exchange(url: string, ...bytes: readonly Uint8Array[]): Promise<string> {
  const socket = await openSocket(url)
  const pieces: Buffer[] = []
  socket.on('data', (piece: Buffer) => void pieces.push(piece))
  socket.on('error', () => undefined)
  for (const piece of bytes) socket.write(piece)
  await once(socket, 'close')
  return Buffer.concat(pieces).toString('latin1')
}

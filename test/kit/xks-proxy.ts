// A proxy of an external key manager, as AWS specifies them (https://github.com/aws/aws-kms-xksproxy-api-spec), that listens on
// this machine. It reads signatures by itself, and nothing of it is Stockade's.
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after } from 'node:test'
import { generate } from 'selfsigned'
import { temporaryFolder } from './temporary-folder.ts'

export interface Asked {
  /** `health`, `metadata`, `encrypt`, `decrypt`. */
  readonly what: string
  /** The path behind the host. */
  readonly path: string
  readonly body: Record<string, unknown> & { readonly requestMetadata: Record<string, string> }
}

export interface ExternalKey {
  readonly bytes: Buffer
  keySpec: string
  keyUsage: string[]
  keyStatus: string
}

type Answer = (response: ServerResponse, asked: Asked) => void

export interface XksProxy {
  /** `https://localhost:12345` */
  readonly endpoint: string
  /** A file with what vouches for its certificate. */
  readonly roots: string
  /** Whom it lets in, by id. */
  readonly secrets: Map<string, string>
  readonly credential: { readonly AccessKeyId: string; readonly RawSecretAccessKey: string }
  readonly keys: Map<string, ExternalKey>
  readonly asked: Asked[]
  /** What it answers in place of what it should, by what it is asked for. */
  readonly answers: Map<string, Answer>
  /** `ACTIVE`, `DEGRADED` or `UNAVAILABLE` of each key manager. */
  managers: string[]
  addKey(id: string): void
  /** What CreateCustomKeyStore needs. */
  store(name: string, prefix?: string): {
    readonly CustomKeyStoreName: string
    readonly CustomKeyStoreType: 'EXTERNAL_KEY_STORE'
    readonly XksProxyConnectivity: 'PUBLIC_ENDPOINT'
    readonly XksProxyUriEndpoint: string
    readonly XksProxyUriPath: string
    readonly XksProxyAuthenticationCredential: XksProxy['credential']
  }
  stop(): Promise<void>
}

export interface ProxyCertificate {
  /** Whose name its certificate has. */
  readonly host?: string
}

/** An answer of the API's, or an error of it. */
export const answered = (status: number, body: unknown): Answer => response =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

export const failed = (status: number, errorName: string): Answer => answered(status, { errorName, errorMessage: 'hush-message' })

/** To be called at the top of a test file: it stops by itself when the file's tests have ended. */
export async function startXksProxy({ host = 'localhost' }: ProxyCertificate = {}): Promise<XksProxy> {
  const extensions = { subjectAltName: [{ type: 2 as const, value: host }] }
  const { private: key, cert } = await generate([{ name: 'commonName', value: host }], {
    keyType: 'ec', extensions: [{ name: 'subjectAltName', altNames: extensions.subjectAltName }],
  })
  const folder = temporaryFolder()
  const roots = join(folder.path, 'roots.pem')
  writeFileSync(roots, cert)
  const credential = { AccessKeyId: 'ABCDEFGHIJKLMNOP2345', RawSecretAccessKey: randomBytes(33).toString('base64') }
  const proxy = {
    roots, credential, secrets: new Map([[credential.AccessKeyId, credential.RawSecretAccessKey]]),
    keys: new Map<string, ExternalKey>(), asked: [] as Asked[], answers: new Map<string, Answer>(), managers: ['ACTIVE'],
  }
  const server = createServer({ key, cert }, (request, response) => void answer(proxy, request, response))
  await new Promise<void>(resolve => void server.listen(0, 'localhost', resolve))
  const endpoint = `https://localhost:${(server.address() as AddressInfo).port}`
  const stop = () => new Promise<void>(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
  after(() => stop().finally(folder.remove))
  return Object.assign(proxy, {
    endpoint, stop,
    addKey: (id: string) => void proxy.keys.set(id, {
      bytes: randomBytes(32), keySpec: 'AES_256', keyUsage: ['ENCRYPT', 'DECRYPT', 'WRAP'], keyStatus: 'ENABLED',
    }),
    store: (name: string, prefix = '') => ({
      CustomKeyStoreName: name, CustomKeyStoreType: 'EXTERNAL_KEY_STORE' as const,
      XksProxyConnectivity: 'PUBLIC_ENDPOINT' as const, XksProxyUriEndpoint: endpoint,
      XksProxyUriPath: `${prefix}/kms/xks/v1`, XksProxyAuthenticationCredential: credential,
    }),
  })
}

type Serving = Pick<XksProxy, 'secrets' | 'keys' | 'asked' | 'answers' | 'managers'>

async function answer(proxy: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const pieces: Buffer[] = []
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece)
  const body = Buffer.concat(pieces)
  const form = /\/kms\/xks\/v1\/(?:keys\/([^/]+)\/(metadata|encrypt|decrypt)|(health))$/
  const [, keyId, ofKey, health] = form.exec(request.url!) ?? []
  const what = ofKey ?? health ?? 'nothing'
  if (request.method !== 'POST' || !isSigned(proxy, request, body)) {
    return failed(401, 'AuthenticationFailedException')(response, never)
  }
  const asked: Asked = { what, path: request.url!, body: JSON.parse(body.toString()) as Asked['body'] }
  proxy.asked.push(asked)
  const other = proxy.answers.get(what)
  if (other) return other(response, asked)
  const key = keyId === undefined ? undefined : proxy.keys.get(keyId)
  switch (what) {
    case 'health': return answered(200, healthOf(proxy.managers))(response, asked)
    case 'nothing': return failed(404, 'InvalidUriPathException')(response, asked)
  }
  if (!key) return failed(404, 'KeyNotFoundException')(response, asked)
  const { bytes, ...metadata } = key
  if (what === 'metadata') return answered(200, metadata)(response, asked)
  if (key.keyStatus !== 'ENABLED') return failed(400, 'InvalidStateException')(response, asked)
  if (!key.keyUsage.includes(what.toUpperCase())) return failed(400, 'InvalidKeyUsageException')(response, asked)
  if (what === 'encrypt') return answered(200, encrypt(bytes, asked.body))(response, asked)
  const plaintext = decrypt(bytes, asked.body)
  if (!plaintext) return failed(400, 'InvalidCiphertextException')(response, asked)
  answered(200, { plaintext: plaintext.toString('base64') })(response, asked)
}

const never = undefined as unknown as Asked

/** What it answers where nothing is wrong. */
export const answerTo = (what: 'encrypt' | 'decrypt', { bytes }: ExternalKey, { body }: Asked): Record<string, string> =>
  what === 'encrypt' ? encrypt(bytes, body) : { plaintext: decrypt(bytes, body)!.toString('base64') }

const healthOf = (managers: readonly string[]) => ({
  xksProxyFleetSize: 1, xksProxyVendor: 'Stockade tests', xksProxyModel: 'Proxy 1', ekmVendor: 'Stockade tests',
  ekmFleetDetails: managers.map((healthStatus, i) => ({ id: `hsm-${i}`, model: 'HSM 1', healthStatus })),
})

const bytesOf = (text: unknown): Buffer => Buffer.from(typeof text === 'string' ? text : '', 'base64')

/** What AWS has proxies authenticate: the data and the metadata, each behind its length. */
function authenticated(data: Buffer, metadata: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(data.length)
  return Buffer.concat([length, data, Buffer.from([metadata.length]), metadata])
}

function encrypt(key: Buffer, body: Asked['body']): Record<string, string> {
  const [metadata, iv] = [Buffer.from('version=1'), randomBytes(12)]
  const data = bytesOf(body['additionalAuthenticatedData'])
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(authenticated(data, metadata))
  const ciphertext = Buffer.concat([cipher.update(bytesOf(body['plaintext'])), cipher.final()])
  const tag = cipher.getAuthTag()
  const integrity = createHash('sha256').update(Buffer.concat([data, metadata, iv, ciphertext, tag])).digest()
  return {
    ciphertext: ciphertext.toString('base64'), ciphertextMetadata: metadata.toString('base64'),
    initializationVector: iv.toString('base64'), authenticationTag: tag.toString('base64'),
    ...(body['ciphertextDataIntegrityValueAlgorithm'] === 'SHA_256' && {
      ciphertextDataIntegrityValue: integrity.toString('base64'),
    }),
  }
}

function decrypt(key: Buffer, body: Asked['body']): Buffer | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, bytesOf(body['initializationVector']))
    .setAAD(authenticated(bytesOf(body['additionalAuthenticatedData']), bytesOf(body['ciphertextMetadata'])))
    .setAuthTag(bytesOf(body['authenticationTag']))
  const plaintext = decipher.update(bytesOf(body['ciphertext']))
  try {
    return Buffer.concat([plaintext, decipher.final()])
  } catch {
    return undefined
  }
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** AWS: Signature Version 4 for the service `kms-xks-proxy`, no older than five minutes. */
function isSigned({ secrets }: Serving, { headers, url, method }: IncomingMessage, body: Buffer): boolean {
  const [algorithm, ...parts] = (headers.authorization ?? '').split(/,? /)
  const [credential = '', names = '', signature] = parts.map(part => part.slice(part.indexOf('=') + 1))
  const [id = '', day = '', region = '', service, end] = credential.split('/')
  if (algorithm !== 'AWS4-HMAC-SHA256' || service !== 'kms-xks-proxy' || end !== 'aws4_request') return false
  const secret = secrets.get(id)
  const date = String(headers['x-amz-date'])
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? []
  const at = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`)
  if (secret === undefined || !date.startsWith(day) || !(Math.abs(at - Date.now()) < 300_000)) return false
  if (!['host', 'x-amz-date'].every(name => names.split(';').includes(name))) return false
  const signed = names.split(';').map(name => `${name}:${String(headers[name]).trim()}\n`).join('')
  const canonical = [method, url, '', signed, names, sha256(body)].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', date, `${day}/${region}/kms-xks-proxy/aws4_request`, sha256(canonical)].join('\n')
  const scope = [day, region, 'kms-xks-proxy', 'aws4_request']
  const key = scope.reduce<Buffer>((last, part) => hmac(last, part), Buffer.from(`AWS4${secret}`))
  return hmac(key, toSign).toString('hex') === signature
}

// A proxy of an external key store, small enough to be read: AWS's XKS proxy API over keys that are files.
// docs/external-key-stores.md goes through it.
//
//   node examples/xks-proxy/proxy.mjs <folder>
//
// The folder has `private.pem` and `certificate.pem`, the proxy's own; `store.json`, what `aws kms create-custom-key-store` is
// given, of which the proxy takes its port, path and credential; and `keys`, with a file of 32 bytes for each external key. A key
// manager in earnest keeps keys in hardware, and writes a log of who used them.
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { join } from 'node:path'

const folder = process.argv[2]
const file = name => readFileSync(join(folder, name))
const store = JSON.parse(file('store.json'))
const { AccessKeyId, RawSecretAccessKey } = store.XksProxyAuthenticationCredential

const say = line => process.stdout.write(`${line}\n`)

/** What the API answers in place of a result. */
class Refused extends Error {
  constructor(status, name, message) {
    super(message)
    Object.assign(this, { status, name })
  }
}

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256'))
const hmac = (key, text) => createHmac('sha256', key).update(text).digest()
const longestAge = 5 * 60_000 // Milliseconds.

/** Signature Version 4 for the service `kms-xks-proxy`. */
function requireSignature({ method, url, headers }, body) {
  const [algorithm, ...parts] = (headers.authorization ?? '').split(/, *| /)
  const [credential = '', names = '', signature = ''] = parts.map(part => part.slice(part.indexOf('=') + 1))
  const [id, day, region, ...service] = credential.split('/')
  const date = headers['x-amz-date'] ?? ''
  const sentAt = Date.parse(date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  const isRecent = date.startsWith(day) && Math.abs(Date.now() - sentAt) < longestAge
  const isSigned = name => names.split(';').includes(name)
  const isForUs = algorithm === 'AWS4-HMAC-SHA256' && service.join('/') === 'kms-xks-proxy/aws4_request'
  if (!isForUs || id !== AccessKeyId || !isRecent || !isSigned('host') || !isSigned('x-amz-date')) throw unauthenticated()
  const signed = names.split(';').map(name => `${name}:${(headers[name] ?? '').trim()}\n`).join('')
  const request = [method, url, '', signed, names, sha256(body).digest('hex')].join('\n')
  const scope = [day, region, 'kms-xks-proxy', 'aws4_request']
  const toSign = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(request).digest('hex')].join('\n')
  const key = scope.reduce(hmac, `AWS4${RawSecretAccessKey}`)
  const [given, expected] = [Buffer.from(signature, 'hex'), hmac(key, toSign)]
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw unauthenticated()
}

const unauthenticated = () => new Refused(401, 'AuthenticationFailedException', 'The signature does not match.')

/** A file's name is the external key's id, as KMS's `XksKeyId` has it. */
function readKey(id) {
  try {
    const key = file(join('keys', id))
    if (key.length === 32) return key
  } catch {
    // There is no such file.
  }
  throw new Refused(404, 'KeyNotFoundException', `There is no key ${id} of 32 bytes.`)
}

/** The data, and metadata of the ciphertext, each behind its length. This proxy makes no metadata: their length is 0. */
function authenticated(data) {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(data.length)
  return Buffer.concat([length, data, Buffer.from([0])])
}

const bytes = text => Buffer.from(text ?? '', 'base64')
const base64 = named => Object.fromEntries(Object.entries(named).map(([name, value]) => [name, value.toString('base64')]))

function encrypt(key, { plaintext, additionalAuthenticatedData, ciphertextDataIntegrityValueAlgorithm: digest }) {
  const [data, initializationVector] = [bytes(additionalAuthenticatedData), randomBytes(12)]
  const cipher = createCipheriv('aes-256-gcm', key, initializationVector).setAAD(authenticated(data))
  const ciphertext = Buffer.concat([cipher.update(bytes(plaintext)), cipher.final()])
  const authenticationTag = cipher.getAuthTag()
  const integrity = sha256(data, initializationVector, ciphertext, authenticationTag).digest()
  const answer = base64({
    ciphertext, initializationVector, authenticationTag,
    ...(digest === 'SHA_256' && { ciphertextDataIntegrityValue: integrity }),
  })
  // AWS advises it: the integrity value is computed first, and then vouches for a ciphertext that decrypts.
  decrypt(key, { ...answer, additionalAuthenticatedData })
  return answer
}

function decrypt(key, { ciphertext, additionalAuthenticatedData, initializationVector, authenticationTag }) {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes(initializationVector), { authTagLength: 16 })
    decipher.setAAD(authenticated(bytes(additionalAuthenticatedData))).setAuthTag(bytes(authenticationTag))
    return base64({ plaintext: Buffer.concat([decipher.update(bytes(ciphertext)), decipher.final()]) })
  } catch {
    throw new Refused(400, 'InvalidCiphertextException', 'The ciphertext does not decrypt.')
  }
}

const health = {
  xksProxyFleetSize: 1, xksProxyVendor: 'Example', xksProxyModel: 'Example proxy 1', ekmVendor: 'Example',
  ekmFleetDetails: [{ id: 'files', model: 'Example files 1', healthStatus: 'ACTIVE' }],
}

function answerTo(path, body) {
  const [, keyId, operation] = /^(?:\/keys\/([\w-][\w.-]*)\/(metadata|encrypt|decrypt)|\/health)$/.exec(path) ?? [path]
  if (operation === undefined && path !== '/health') throw new Refused(404, 'InvalidUriPathException', 'There is no such path.')
  switch (operation) {
    case undefined: return health
    case 'metadata': return readKey(keyId) && { keySpec: 'AES_256', keyUsage: ['ENCRYPT', 'DECRYPT'], keyStatus: 'ENABLED' }
    case 'encrypt': return encrypt(readKey(keyId), body)
    case 'decrypt': return decrypt(readKey(keyId), body)
  }
}

async function read(request) {
  const pieces = []
  let length = 0
  for await (const piece of request) {
    length += piece.length
    if (length > 64 * 1024) throw new Refused(400, 'ValidationException', 'The request is too long.')
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

async function respond(request) {
  const content = await read(request)
  requireSignature(request, content)
  const prefix = store.XksProxyUriPath
  const body = JSON.parse(content)
  const { kmsOperation, awsPrincipalArn, kmsRequestId } = body.requestMetadata
  say(`${request.url.slice(prefix.length)} for ${kmsOperation} by ${awsPrincipalArn ?? 'KMS'} ${kmsRequestId ?? ''}`)
  if (request.method !== 'POST' || !request.url.startsWith(`${prefix}/`)) {
    throw new Refused(404, 'InvalidUriPathException', 'There is no such path.')
  }
  return answerTo(request.url.slice(prefix.length), body)
}

async function serve(request, response) {
  const answered = (status, body) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  try {
    answered(200, await respond(request))
  } catch (error) {
    const { status, name, message } = error instanceof Refused ? error : new Refused(500, 'InternalException', 'See the proxy.')
    if (status === 500) process.stderr.write(`${error.stack}\n`)
    answered(status, { errorName: name, errorMessage: message })
  }
}

const { port } = new URL(store.XksProxyUriEndpoint)
createServer({ key: file('private.pem'), cert: file('certificate.pem'), minVersion: 'TLSv1.2' }, serve)
  .listen(port, 'localhost', () => say(`The proxy listens on ${store.XksProxyUriEndpoint}`))

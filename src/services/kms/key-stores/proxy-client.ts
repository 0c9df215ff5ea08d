// AWS's XKS proxy API (https://github.com/aws/aws-kms-xksproxy-api-spec), from KMS's side.
import { byName } from '../../../core/by-name.ts'
import { isObject, type JsonObject } from '../../../core/text/json-values.ts'
import { sign } from '../../../engines/sigv4/sign.ts'
import { ProxyUnanswered, type ServicePorts } from '../../../gateway/ports.ts'
import { ProxyFailed, tooManyAsked } from './proxy-failures.ts'
import type { KeyStore } from './key-stores.ts'

export interface AskingProxies {
  readonly ports: Pick<ServicePorts, 'keyStoreProxies'>
}

type Proxy = Pick<KeyStore, 'account' | 'region' | 'endpoint' | 'path' | 'accessKeyId' | 'secretAccessKey'>

/** For whom and for what the proxy is asked, which it is told. */
export interface RequestMetadata {
  readonly kmsOperation: string
  readonly kmsRequestId: string
  readonly awsPrincipalArn?: string
  readonly kmsKeyArn?: string
  readonly kmsViaService?: string
}

/** Throws `ProxyFailed`. `what` is what the API's path ends in. */
async function ask({ ports }: AskingProxies, proxy: Proxy, what: string, content: object): Promise<JsonObject> {
  const url = new URL(`${proxy.endpoint}${proxy.path}/${what}`)
  if (url.pathname !== `${proxy.path}/${what}`) throw new Error(`${what} is no path of a proxy.`)
  const body = JSON.stringify(content)
  const answering = ports.keyStoreProxies.ask({
    account: proxy.account, url, body, headersAt: at => signed(proxy, url, body, at),
  })
  const { status, body: answer } = await answering.catch((cause: unknown) => {
    throw cause instanceof ProxyUnanswered ? failureOf(cause) : cause
  })
  if (status === 200 && isObject(answer)) return answer
  const { errorName } = isObject(answer) ? answer : {}
  throw new ProxyFailed(status !== 200 && typeof errorName === 'string' ? { named: errorName } : 'malformed')
}

function failureOf(unanswered: ProxyUnanswered): Error {
  const { failure } = unanswered
  return failure === 'too many are asked' ? tooManyAsked() : new ProxyFailed(failure, { cause: unanswered.cause ?? unanswered })
}

function signed({ region, accessKeyId, secretAccessKey }: Proxy, url: URL, body: string, at: number): Record<string, string> {
  const headers = { 'host': url.host, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }
  return sign(
    { method: 'POST', target: url.pathname, headers, body: Buffer.from(body) },
    { accessKeyId, secretAccessKey: secretAccessKey.reveal(), region, service: 'kms-xks-proxy' },
    at,
  )
}

/** Throws `ProxyFailed` where the proxy, or all of its key managers, cannot be used. */
export async function requireHealth(asking: AskingProxies, proxy: Proxy, requestMetadata: RequestMetadata): Promise<void> {
  const { ekmFleetDetails: managers } = await ask(asking, proxy, 'health', { requestMetadata })
  if (!Array.isArray(managers) || managers.length === 0 || !managers.every(isManager)) throw new ProxyFailed('malformed')
  if (managers.every(({ healthStatus }) => healthStatus === 'UNAVAILABLE')) throw new ProxyFailed('no key manager')
}

const isManager = (value: unknown): value is { readonly healthStatus: string } =>
  isObject(value) && typeof value['healthStatus'] === 'string'

/** Throws `ProxyFailed` where a key cannot stand for this one. */
export async function requireXksKey(
  asking: AskingProxies, proxy: Proxy, id: string, requestMetadata: RequestMetadata,
): Promise<void> {
  const { keySpec, keyUsage, keyStatus } = await ask(asking, proxy, `keys/${id}/metadata`, { requestMetadata })
  if (typeof keySpec !== 'string' || !Array.isArray(keyUsage) || typeof keyStatus !== 'string') throw new ProxyFailed('malformed')
  // AWS: each of the sentences is documented (https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html).
  const require = (what: string, isFit: boolean, must: string, is: string) => {
    if (isFit) return
    const unfit = `The ${what} of the external key must ${must}. The ${what} of specified external key is ${is}.`
    throw new ProxyFailed({ unfit })
  }
  require('key spec', keySpec === 'AES_256', 'be AES_256', keySpec)
  require('status', keyStatus === 'ENABLED', 'be ENABLED', keyStatus)
  const isForBoth = keyUsage.includes('ENCRYPT') && keyUsage.includes('DECRYPT')
  require('key usage', isForBoth, 'include ENCRYPT and DECRYPT', keyUsage.join(', '))
}

/** Answers what the proxy has answered, by the names that it has there. Throws `ProxyFailed`. */
export async function askKey(
  asking: AskingProxies, proxy: Proxy, id: string, what: 'encrypt' | 'decrypt', content: object,
): Promise<(member: string) => Buffer | undefined> {
  const answer = byName(await ask(asking, proxy, `keys/${id}/${what}`, { ...content, encryptionAlgorithm: 'AES_GCM' }))
  return member => bytesOf(answer.get(member))
}

/** Decodes Base64, and nothing that is only like it; undefined of an absent member. */
function bytesOf(text: unknown): Buffer | undefined {
  if (text === undefined) return undefined
  const bytes = typeof text === 'string' ? Buffer.from(text, 'base64') : undefined
  if (bytes?.toString('base64') !== text) throw new ProxyFailed('malformed')
  return bytes
}

// A URL of S3's that its holder may use as it is, for as long as it says.
import { algorithm } from '../../src/engines/sigv4/authorization.ts'
import { canonicalRequest } from '../../src/engines/sigv4/canonical-request.ts'
import { formatTimestamp } from '../../src/engines/sigv4/request-date.ts'
import { signatureOf, signingKey } from '../../src/engines/sigv4/signing-key.ts'
import { region, root, type Identity } from './identity.ts'

export interface ObjectUrl {
  readonly method?: string
  readonly target: string
  /** Wall time in milliseconds. */
  readonly at?: number
  /** In seconds. */
  readonly expires?: string
  readonly identity?: Identity
}

export function objectUrl(url: string, asked: ObjectUrl): string {
  const { method = 'GET', target, at = Date.now(), expires = '60', identity = root } = asked
  const timestamp = formatTimestamp(at)
  const scope = { date: timestamp.slice(0, 8), region, service: 's3' }
  const query = new URLSearchParams({
    'X-Amz-Algorithm': algorithm,
    'X-Amz-Credential': `${identity.accessKeyId}/${scope.date}/${region}/s3/aws4_request`,
    'X-Amz-Date': timestamp,
    'X-Amz-Expires': expires,
    'X-Amz-SignedHeaders': 'host',
  })
  const all = `${target}${target.includes('?') ? '&' : '?'}${query}`
  const request = { method, target: all, rawHeaders: ['host', new URL(url).host] }
  const canonical = canonicalRequest(request, ['host'], 'UNSIGNED-PAYLOAD', { path: 'verbatim' })
  const signature = signatureOf(signingKey(identity.secretAccessKey, scope), timestamp, scope, canonical)
  return `${url}${all}&X-Amz-Signature=${signature}`
}

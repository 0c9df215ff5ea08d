// A URL that its holder may use as it is, at any time of signing.
import { algorithm } from '../../src/engines/sigv4/authorization.ts'
import { canonicalRequest, payloadHash } from '../../src/engines/sigv4/canonical-request.ts'
import { formatTimestamp } from '../../src/engines/sigv4/request-date.ts'
import { signatureOf, signingKey } from '../../src/engines/sigv4/signing-key.ts'
import { region, root } from './identity.ts'

/** `parameters` are those of the query protocol; `at` is wall time in milliseconds. */
export function presign(url: string, service: string, parameters: Readonly<Record<string, string>>, at: number): string {
  const timestamp = formatTimestamp(at)
  const scope = { date: timestamp.slice(0, 8), region, service }
  const query = new URLSearchParams({
    ...parameters,
    'X-Amz-Algorithm': algorithm,
    'X-Amz-Credential': `${root.accessKeyId}/${scope.date}/${region}/${service}/aws4_request`,
    'X-Amz-Date': timestamp,
    'X-Amz-Expires': '3600',
    'X-Amz-SignedHeaders': 'host',
  })
  const target = `/?${query}`
  const request = { method: 'GET', target, rawHeaders: ['host', new URL(url).host] }
  const canonical = canonicalRequest(request, ['host'], payloadHash(Buffer.alloc(0)))
  const signature = signatureOf(signingKey(root.secretAccessKey, scope), timestamp, scope, canonical)
  return `${url}${target}&X-Amz-Signature=${signature}`
}

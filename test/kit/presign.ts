// A URL that its holder may use as it is, at any time of signing.
import { algorithm } from '../../src/engines/sigv4/authorization.ts'
import { canonicalRequest, payloadHash } from '../../src/engines/sigv4/canonical-request.ts'
import { formatTimestamp } from '../../src/engines/sigv4/request-date.ts'
import { signatureOf, signingKey } from '../../src/engines/sigv4/signing-key.ts'
import { region, root, type Identity } from './identity.ts'

/** `parameters` are those of the query protocol; `at` is wall time in milliseconds. */
export function presign(
  url: string, service: string, parameters: Readonly<Record<string, string>>, at: number, identity?: Identity,
): string {
  return `${url}${presignedTarget(new URL(url).host, service, `/?${new URLSearchParams(parameters)}`, at, identity)}`
}

/** For a GET of `target`, whatever its query holds. A session's token is left out. */
export function presignedTarget(host: string, service: string, target: string, at: number, identity: Identity = root): string {
  const timestamp = formatTimestamp(at)
  const scope = { date: timestamp.slice(0, 8), region, service }
  const query = new URLSearchParams({
    'X-Amz-Algorithm': algorithm,
    'X-Amz-Credential': `${identity.accessKeyId}/${scope.date}/${region}/${service}/aws4_request`,
    'X-Amz-Date': timestamp,
    'X-Amz-Expires': '3600',
    'X-Amz-SignedHeaders': 'host',
  })
  const all = `${target}&${query}`
  const request = { method: 'GET', target: all, rawHeaders: ['host', host] }
  const canonical = canonicalRequest(request, ['host'], payloadHash(Buffer.alloc(0)))
  const signature = signatureOf(signingKey(identity.secretAccessKey, scope), timestamp, scope, canonical)
  return `${all}&X-Amz-Signature=${signature}`
}

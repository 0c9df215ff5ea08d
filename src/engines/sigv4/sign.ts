// The client's side: our own command line and the tests sign with it.
import { algorithm } from './authorization.ts'
import { canonicalRequest, payloadHash } from './canonical-request.ts'
import { formatTimestamp } from './request-date.ts'
import { signatureOf, signingKey } from './signing-key.ts'

export interface RequestToSign {
  readonly method: string
  readonly target: string
  /** `host` included; all of them are signed. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface SigningIdentity {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly region: string
  readonly service: string
}

/** The request's headers with `x-amz-date` and `authorization` added. `at` is wall time in milliseconds. */
export function sign(request: RequestToSign, identity: SigningIdentity, at: number): Record<string, string> {
  const timestamp = formatTimestamp(at)
  const headers: Record<string, string> = { ...request.headers, 'x-amz-date': timestamp }
  const signedHeaders = Object.keys(headers).map(name => name.toLowerCase()).sort()
  const scope = { date: timestamp.slice(0, 8), region: identity.region, service: identity.service }
  const raw = { method: request.method, target: request.target, rawHeaders: Object.entries(headers).flat() }
  const canonical = canonicalRequest(raw, signedHeaders, payloadHash(request.body))
  const signature = signatureOf(signingKey(identity.secretAccessKey, scope), timestamp, scope, canonical)
  const credential = `${identity.accessKeyId}/${scope.date}/${scope.region}/${scope.service}/aws4_request`
  headers['authorization'] =
    `${algorithm} Credential=${credential}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`
  return headers
}

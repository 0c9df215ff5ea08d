// A signed call of a service that speaks XML and of which there is no client here.
import { payloadHash } from '../../src/engines/sigv4/canonical-request.ts'
import type { Identity } from './identity.ts'
import { errorOf, send, signed, type AnsweredError, type RawAnswer, type Unsigned } from './raw-request.ts'
import type { Served } from './server.ts'

export async function restXml(
  { url }: Served, call: Unsigned, identity?: Identity, region?: string,
): Promise<RawAnswer & AnsweredError> {
  const headers = { 'x-amz-content-sha256': payloadHash(Buffer.from(call.body)), ...call.headers }
  const signing = { ...(identity && { identity }), ...(region !== undefined && { region }) }
  const answer = await send(url, signed(url, { ...call, headers }, signing))
  return { ...answer, ...errorOf(answer) }
}

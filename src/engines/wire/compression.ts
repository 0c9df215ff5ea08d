// A body that its client has compressed, where the operation's model lets it.
import { gunzipSync } from 'node:zlib'
import type { OperationContract } from '../../contracts/contract.ts'
import { headerOf, type WireRequest } from './request.ts'
import { WireError } from './wire-error.ts'

/**
 * As the operation reads it. Of any other operation an encoding is what the body is stored with, and nobody's to take away.
 * INVARIANT: what comes out is no longer than a body may be that was sent as it is. Throws a WireError.
 */
export function decompressed(request: WireRequest, operation: OperationContract | undefined, longest: number): WireRequest {
  if (!operation?.compressed || headerOf(request, 'content-encoding') !== 'gzip') return request
  const { method, target, rawHeaders, body } = request
  try {
    return { method, target, rawHeaders, body: gunzipSync(body, { maxOutputLength: longest }) }
  } catch {
    throw new WireError('SerializationException', 'The body does not decompress, or becomes too long.')
  }
}

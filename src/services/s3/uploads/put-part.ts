// A part, by whatever call its bytes come: it is written as an object is, and the last of a number wins.
import type { Call } from '../../../gateway/operation.ts'
import { hasBlobs, nameBlob } from '../../../storage/blobs/blob-records.ts'
import { releaseParts } from '../effects/release-parts.ts'
import { sealContent, type Envelope } from '../encryption/envelopes.ts'
import { ownerOfPart, Parts, type StoredPart } from './parts.ts'

type PartCall = Pick<Call<object>, 'state' | 'scope' | 'emit' | 'once'>

type Sent = Pick<NonNullable<Call<object>['upload']>, 'blob' | 'md5' | 'checksum'> & Pick<StoredPart, 'said'>

/** Answers what its ETag is. INVARIANT: the upload is referred to by then, so that no part is written behind its end. */
export async function putPart(
  call: PartCall, place: Pick<StoredPart, 'upload' | 'number'>, sent: Sent, envelope: Envelope,
): Promise<string> {
  const { state, scope, emit } = call
  const { blob, checksum, said } = sent
  const { id, length } = blob
  const owner = ownerOfPart(place)
  if (await hasBlobs(state, owner)) await emit(releaseParts, place)
  // INVARIANT: of several who send one part at once all but one find out, and then have something to release.
  else await state.get(Parts, [place.upload, place.number])
  await nameBlob(state, blob, owner, scope.now)
  const { encryption: _ofAll, ...sealed } = sealContent(call, envelope, sent)
  await state.put(Parts, { ...place, blob: { id, length }, checksum, ...(said && { said }), modifiedAt: scope.now, ...sealed })
  return sealed.md5
}

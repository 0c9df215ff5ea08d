// What an object's bytes are read by, in one piece or in parts.
import type { Call, ContentPart } from '../../../gateway/operation.ts'
import type { ByteRange } from '../../../storage/blobs/blob-store.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import type { CustomerKeyInput } from '../encryption/customer-keys.ts'
import { contentIn, openEnvelope } from '../encryption/envelopes.ts'
import { contentsIn } from '../uploads/part-contents.ts'
import { PartLists, type PartList } from '../uploads/parts.ts'
import { openUpload } from '../uploads/uploads.ts'
import type { PartsName, StoredObject } from './objects.ts'

type ReadingCall = Pick<Call<CustomerKeyInput>, 'input' | 'state' | 'scope' | 'aws' | 'isSecure'>

/** Throws what S3 or KMS says. */
export async function bodyOf(
  call: ReadingCall & Pick<Call<unknown>, 'content' | 'contents'>, object: StoredObject, span: ByteRange,
): Promise<Uint8Array> {
  const { blob, parts, encryption } = object
  if (parts) return call.contents(span.to - span.from, await partsOf(call, object, span))
  return call.content(contentIn(await openEnvelope(call, encryption, call.input), blob!, object), span)
}

type Contents = (look: () => ReadUnit) => AsyncGenerator<ContentPart, void>

/** As `bodyOf`: what its bytes are in, one after the other. */
export async function partsOf(call: ReadingCall, object: StoredObject, span: ByteRange): Promise<Contents> {
  const { blob, parts, encryption } = object
  if (parts) {
    const list = await partListOf(call.state, parts)
    return contentsIn(list, await openUpload(call, openedBy(list, object)), span)
  }
  const content = contentIn(await openEnvelope(call, encryption, call.input), blob!, object)
  return async function* only() {
    yield { content, span }
  }
}

/** Whether it could be read: nothing is. Throws as `bodyOf` does. */
export async function requireOpenable(call: ReadingCall, object: StoredObject): Promise<void> {
  const { blob, parts, encryption } = object
  if (parts) await openUpload(call, openedBy(await partListOf(call.state, parts), object))
  else contentIn(await openEnvelope(call, encryption, call.input), blob!, object)
}

const openedBy = ({ upload: id, proof }: PartList, { encryption }: StoredObject) =>
  ({ id, ...(encryption && { encryption }), ...(proof && { proof }) })

export async function partListOf(state: ReadUnit, { upload }: PartsName): Promise<PartList> {
  const list = await state.get(PartLists, [upload])
  if (!list) throw new Error(`The parts of an object are not listed: ${upload}.`)
  return list
}

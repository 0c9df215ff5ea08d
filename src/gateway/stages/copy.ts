// What a call copies within the store: read, computed and staged as if it were uploaded, in an upload's place and bounds, while
// the call has no place at the gate. Whether it may is decided by the attempt before, and again by the one behind it.
import { asAwsError, failure } from '../failures.ts'
import type { Gateway } from '../gateway.ts'
import type { Invocation } from '../invocation.ts'
import { sharerOf } from '../caller.ts'
import type { StagedBlob } from '../../storage/blobs/blob-store.ts'
import { copyName, type CopySource } from '../transfers/copy-wanted.ts'
import { UploadCheck, type Upload } from '../transfers/upload-check.ts'
import { uploadErrors } from '../transfers/upload-errors.ts'
import { giveUpBlob, type StagedCall } from './upload.ts'

/** Whoever changes the source goes on doing so. */
export const mostCopies = 10

export const copiedTooOften = () =>
  failure('ServiceUnavailable', 'What is to be copied is changed all the time; try again later.')

/** The same call, with the copy. What cannot be copied is its outcome. */
export async function stageCopy(gateway: Gateway, call: Invocation, source: CopySource): Promise<StagedCall> {
  let blob: StagedBlob | undefined
  try {
    const upload = await copyBytes(gateway, call, source, opened => (blob = opened))
    return { call: { ...call, upload, copied: copyName(source) }, blob: blob! }
  } catch (thrown) {
    if (blob) await giveUpBlob(gateway, blob)
    return { call: { ...call, refused: asAwsError(thrown, call.requestId) } }
  }
}

async function copyBytes(
  gateway: Gateway, { scope }: Invocation, source: CopySource, opened: (blob: StagedBlob) => void,
): Promise<Upload> {
  const { turns, uploads, stagedBytes, blobs } = gateway
  const { account, region, now } = scope
  const { length, checksum } = source
  const caller = sharerOf(scope.caller)
  const check = new UploadCheck({ form: 'whole', length, trailers: [] }, { usual: checksum })
  let isStopped = false
  const place = await uploads.take(caller, () => (isStopped = true))
  const staging = stagedBytes.begin({ caller, length, free: () => blobs.pieces.free() })
  try {
    await staging.requireRoom()
    const blob = await blobs.stage(now)
    opened(blob)
    const look = () => gateway.begin({ account, region }, turns.of(caller))
    for await (const { content, span } of source.parts(look)) {
      for await (const piece of blobs.read(content, span)) {
        if (isStopped) throw uploadErrors.slow()
        place.moved(piece.length)
        check.push(Buffer.from(piece.buffer, piece.byteOffset, piece.length), () => undefined)
        await staging.add(piece.length)
        await blob.write(piece)
        if (turns.isOver()) await turns.next(caller)
      }
    }
    const facts = check.end()
    return { ...facts, blob: await blob.finish() }
  } finally {
    place.end()
    staging.end()
  }
}

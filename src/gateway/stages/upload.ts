// The body of an upload, from its client to a blob that nobody finds, while it is looked at whether it is what was signed. Who
// may not upload is told before anything is read; nothing of a call is done meanwhile, and it holds no place at the gate.
import { AwsError } from '../../core/aws-error.ts'
import type { MaybePromise } from '../../core/maybe-promise.ts'
import type { ChecksumAlgorithm } from '../../engines/checksums/checksum.ts'
import type { BlobContent } from '../../storage/blobs/blob-records.ts'
import type { StagedBlob } from '../../storage/blobs/blob-store.ts'
import { beginAttempt } from '../attempt.ts'
import { sharerOf } from '../caller.ts'
import { asAwsError } from '../failures.ts'
import type { Gateway } from '../gateway.ts'
import { deniedToAnyone, type Invocation } from '../invocation.ts'
import { readPayloadClaim, type PayloadClaim } from '../transfers/payload-claim.ts'
import { UploadCheck, type UploadFacts } from '../transfers/upload-check.ts'
import { uploadErrors } from '../transfers/upload-errors.ts'
import type { SignedPayload } from './authenticate.ts'
import { authorize } from './authorize.ts'
import { runBeforeUpload } from './handle.ts'
import type { ThrottledRequest } from './throttle.ts'
import { validate } from './validate.ts'

export interface StagedCall {
  readonly call: Invocation
  readonly blob?: StagedBlob
}

/** What cannot be staged is the call's outcome. */
export function upload(request: ThrottledRequest): MaybePromise<StagedCall> {
  const { call, payload } = request
  return payload && !call.refused ? stageBody(request, payload) : { call }
}

async function stageBody(request: ThrottledRequest, payload: SignedPayload): Promise<StagedCall> {
  const { gateway, call, requestId } = request
  const welcome = await welcomeFor(request)
  if (!welcome) return { call }
  let blob: StagedBlob | undefined
  try {
    const claim = readPayloadClaim(request.head, payload.marker, payload.size)
    if (claim.form === 'signed chunks' && !payload.signer) throw deniedToAnyone()
    const { facts, staged } = await receiveBody(request, { claim, ...welcome }, opened => (blob = opened))
    return { call: { ...call, upload: { ...facts, blob: staged } }, blob: blob! }
  } catch (thrown) {
    if (blob) await giveUpBlob(gateway, blob)
    return { call: { ...call, refused: asAwsError(thrown, requestId) } }
  }
}

/** Of what no call has named; nobody waits for an error of it. */
export async function giveUpBlob({ log }: Pick<Gateway, 'log'>, blob: StagedBlob): Promise<void> {
  await blob.end().catch((cause: unknown) => log.error('What was uploaded could not be given up.', { cause }))
}

interface Welcome {
  /** What is computed where the client says nothing. */
  readonly usual?: ChecksumAlgorithm
}

/** Where the call would be let on, were its body there. Where it is not, its attempt says so. */
async function welcomeFor({ gateway, call }: ThrottledRequest): Promise<Welcome | undefined> {
  const operation = call.service.built.get(call.contract.name)
  if (!operation) return undefined
  return gateway.gate.within(sharerOf(call.scope.caller), async () => {
    const attempt = beginAttempt(gateway, call, () => Promise.reject(new Error('An upload is asked about without hops.')))
    try {
      await authorize(attempt, operation)
      validate(call)
      const usual = await runBeforeUpload(attempt, operation)
      return { ...(usual && { usual }) }
    } catch (thrown) {
      if (thrown instanceof AwsError) return undefined
      throw thrown
    }
  })
}

interface Body {
  readonly facts: UploadFacts
  readonly staged: BlobContent
}

interface Expected extends Welcome {
  readonly claim: PayloadClaim
}

async function receiveBody(
  { gateway, call, payload, openBody }: ThrottledRequest, { claim, usual }: Expected, opened: (blob: StagedBlob) => void,
): Promise<Body> {
  const { turns, uploads, stagedBytes, blobs } = gateway
  const { now } = call.scope
  const caller = sharerOf(call.scope.caller)
  const check = new UploadCheck(claim, { signer: payload?.signer, usual })
  const place = await uploads.take(caller, () => source.stop(uploadErrors.slow()))
  const source = openBody(uploadErrors.incomplete)
  const length = Math.min(claim.length, claim.open?.proposed ?? claim.length)
  const staging = stagedBytes.begin({ caller, length, free: () => blobs.pieces.free() })
  try {
    await staging.requireRoom()
    const blob = await blobs.stage(now)
    opened(blob)
    for (let piece = await source.next(); piece; piece = await source.next()) {
      place.moved(piece.length)
      const parts: Buffer[] = []
      check.push(piece, bytes => parts.push(bytes))
      for (const part of parts) {
        await staging.add(part.length)
        await blob.write(part)
      }
      if (turns.isOver()) await turns.next(caller)
    }
    const facts = check.end()
    return { facts, staged: await blob.finish() }
  } finally {
    place.end()
    staging.end()
    source.leave()
  }
}

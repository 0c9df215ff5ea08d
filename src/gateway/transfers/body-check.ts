// Whether a body that was read whole is what its head says that it amounts to, where the operation's contract asks.
import type { OperationContract } from '../../contracts/contract.ts'
import { AwsError } from '../../core/aws-error.ts'
import type { RequestHead } from '../../engines/wire/request.ts'
import { readPayloadClaim, unsignedPayload } from './payload-claim.ts'
import { UploadCheck } from './upload-check.ts'
import { uploadErrors } from './upload-errors.ts'

/** Undefined where nothing is wrong with it. That it is what was signed is known by then. */
export function findBodyFault({ checksum }: OperationContract, head: RequestHead, body: Buffer): AwsError | undefined {
  if (!checksum?.required && checksum?.algorithmMember === undefined) return undefined
  try {
    const claim = readPayloadClaim(head, unsignedPayload)
    if (!claim.md5 && !claim.checksum) return checksum.required ? uploadErrors.noDigest() : undefined
    const check = new UploadCheck(claim)
    check.push(body, () => undefined)
    check.end()
    return undefined
  } catch (thrown) {
    if (thrown instanceof AwsError) return thrown
    throw thrown
  }
}

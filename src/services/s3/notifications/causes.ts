// By whom something happened: whoever called, or S3 itself.
import { createHash } from 'node:crypto'
import type { Instant } from '../../../core/clock.ts'
import { lettersOf } from '../../../core/ids.ts'
import type { Caller } from '../../../gateway/caller.ts'
import type { Bucket } from '../buckets/buckets.ts'

export interface Cause {
  readonly requestId: string
  readonly at: Instant
  /** As a message names him: `AWS:AIDA…`. */
  readonly principal: string
  /** As the bus names him: his account, or a service. */
  readonly requester: string
  /** Absent where S3 itself did it. */
  readonly ip?: string
}

interface Called {
  readonly requestId: string
  readonly scope: { readonly now: Instant; readonly caller: Caller }
  readonly sourceIp: string | undefined
}

export const itself = 's3.amazonaws.com'

export const calledBy = ({ requestId, scope: { now, caller }, sourceIp }: Called): Cause => ({
  requestId, at: now, principal: principalOf(caller), requester: requesterOf(caller),
  ...(sourceIp !== undefined && { ip: sourceIp }),
})

/** AWS: what it does by itself it does as the bucket's owner (recorded of what was asked back). */
export const byItself = (requestId: string, at: Instant, bucket: Pick<Bucket, 'account'>): Cause =>
  ({ requestId, at, principal: ownerOf(bucket.account), requester: itself })

/** AWS: users and sessions are recorded. DIFFERS: what stands there of the others is not published. */
function principalOf(caller: Caller): string {
  switch (caller.kind) {
    case 'root': return ownerOf(caller.account)
    case 'anonymous': return 'Anonymous'
    case 'service': return caller.service
    default: return `AWS:${caller.id}`
  }
}

function requesterOf(caller: Caller): string {
  if (caller.kind === 'anonymous') return 'Anonymous'
  return caller.kind === 'service' ? caller.service : caller.account
}

const ownerOf = (account: string): string => `AmazonCustomer:${customerId(account)}`

/** AWS: one more name of an account, which nothing else uses. DIFFERS: here it follows from the number. */
export const customerId = (account: string): string => {
  const digits = createHash('sha256').update(`customer of ${account}`).digest()
  return `A${lettersOf(digits.subarray(0, 12), letters)}`
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

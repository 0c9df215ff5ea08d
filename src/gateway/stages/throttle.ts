// AWS's request quotas, charged to the caller's account. Off unless they are asked for.
import { failure } from '../failures.ts'
import type { DecodedCall } from './decode.ts'

/** A bucket holds one second's calls and refills steadily. */
interface Bucket {
  tokens: number
  at: number
}

export interface Throttle {
  /** False where the account has used its calls up. */
  take(account: string, region: string, operation: string, perSecond: number): boolean
}

const mostBuckets = 10_000

/** `monotonic` is in milliseconds. */
export function createThrottle(monotonic: () => number): Throttle {
  const buckets = new Map<string, Bucket>()
  return {
    take(account, region, operation, perSecond) {
      const name = `${account}/${region}/${operation}`
      const now = monotonic()
      const capacity = Math.max(1, perSecond)
      const bucket = buckets.get(name) ?? { tokens: capacity, at: now }
      bucket.tokens = Math.min(capacity, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
      bucket.at = now
      buckets.delete(name)
      buckets.set(name, bucket)
      if (buckets.size > mostBuckets) buckets.delete(buckets.keys().next().value!)
      if (bucket.tokens < 1) return false
      bucket.tokens--
      return true
    },
  }
}

export function throttle(call: DecodedCall): DecodedCall {
  const { gateway, scope, service, contract } = call
  const perSecond = service.rates?.[contract.name]
  if (!gateway.throttle || perSecond === undefined || call.refused) return call
  if (gateway.throttle.take(scope.account, scope.region, `${service.facts.name}:${contract.name}`, perSecond)) return call
  return Object.assign(call, { refused: failure('ThrottlingException', 'Rate exceeded') })
}

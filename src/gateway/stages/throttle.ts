// Who calls too often is told so. A call that will be denied counts as any other.
import { sharerOf } from '../caller.ts'
import { failure } from '../failures.ts'
import type { DecodedRequest } from './decode.ts'

export interface ThrottledRequest extends DecodedRequest {
  /** Refused as one of many, and another stands for it in the trail. */
  readonly unrecorded?: boolean
}

export function throttle(request: DecodedRequest): ThrottledRequest {
  const { gateway: { throttle: bounds, quotas }, call } = request
  if (quotas === 'off') return request
  const { scope: { account, region, caller }, service, contract } = call
  const isAws = quotas === 'aws'
  const sharer = sharerOf(caller)
  if (bounds.takeCall(sharer)) {
    const rate = isAws ? service.rates?.[contract.name] : undefined
    const operation = `${service.facts.name}:${contract.name}`
    if (rate === undefined || bounds.takeQuota(account, region, operation, rate)) return request
  }
  const refused = failure('ThrottlingException', (isAws && service.rateExceeded) || 'Rate exceeded')
  return Object.assign(request, { call: { ...call, refused }, unrecorded: !bounds.takeRecord(sharer) })
}

// Grants are not built, so that a list of them is empty; what is asked for is checked all the same.
import type { Call } from '../../gateway/operation.ts'
import { invalidMarker } from './paging.ts'

type ListCall = Pick<Call<{ readonly Marker?: string | undefined }, 'InvalidMarkerException'>, 'input' | 'page' | 'error'>

/** An empty page. No list of grants has given a marker, so any is refused. */
export function noGrants(call: ListCall, bound: string) {
  call.page.resume(call.input.Marker, bound, () => invalidMarker(call))
  return { Grants: [], Truncated: false }
}

interface Filter {
  readonly side: 'Grantee' | 'Retiring'
  readonly principal: string | undefined
  readonly service: string | undefined
}

/** AWS: one filter or the other, of which the one for services is theirs to use. DIFFERS: both sentences are ours. */
export function refuseServiceFilter({ side, principal, service }: Filter, error: Call<unknown>['error']): void {
  if (service === undefined) return
  const sentence = principal === undefined
    ? `${side}ServicePrincipal is for AWS services to use.`
    : `Specify either ${side}Principal or ${side}ServicePrincipal.`
  throw error('ValidationException', sentence)
}

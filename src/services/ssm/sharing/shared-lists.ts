// Parameters that other accounts share with the caller's.
// DIFFERS: AWS lists those that are shared by Resource Access Manager, and those of a policy once it was made a share there. That
// is not served, so what a policy shares is listed at once.
import type { DescribeParametersRequest, ParameterMetadata } from '../../../contracts/ssm.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import { compileFilters } from '../lists/filter-matching.ts'
import { invalidToken } from '../lists/paging.ts'
import type { Filter } from '../lists/parameter-filters.ts'
import { describeMetadata } from '../parameters/describe-parameter.ts'
import { Parameters, parameterResource } from '../parameters/parameters.ts'
import { ResourcePolicies, SharedParameters, type SharedParameter } from './resource-policies.ts'

type ListCall =
  Pick<Call<DescribeParametersRequest, 'InvalidNextToken'>, 'input' | 'scope' | 'state' | 'page' | 'permits' | 'error'>

/** A page of them; it may be empty and not the last. */
export async function listShared(call: ListCall, filters: readonly Filter[], limit: number) {
  const { input, state, page } = call
  const isAsked = compileFilters(filters)
  const { items, next } = await page.list({
    token: input.NextToken,
    limit,
    bound: { shared: true, filters },
    invalid: () => invalidToken(call),
    read: (after, most) => state.list(SharedParameters, [], { after, limit: most }),
    keyOf: ({ owner, name }) => [owner, name],
  })
  const shown: ParameterMetadata[] = []
  for (const shared of items) {
    const found = await findShared(call, shared)
    if (found && isAsked(found.parameter)) shown.push(describeMetadata(found.place, found.parameter))
  }
  return { Parameters: shown, NextToken: next }
}

/** Undefined where its policy does not let the caller see it. */
async function findShared({ scope, state, permits }: ListCall, { owner, name }: SharedParameter) {
  const place = { partition: scope.partition, account: owner, region: scope.region }
  const theirs = state.in(place)
  const [parameter, policy] = [await theirs.get(Parameters, [name]), await theirs.get(ResourcePolicies, [name])]
  if (parameter?.tier !== 'Advanced' || !policy) return undefined
  const isSeen = await permits('ssm:DescribeParameters', parameterResource(place, parameter, policy))
  return isSeen ? { place, parameter } : undefined
}

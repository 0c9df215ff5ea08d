import { DescribeParameters, type DescribeParametersRequest } from '../../../contracts/ssm.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { listPublic } from '../catalogue/public-parameters.ts'
import { describeMetadata } from '../parameters/describe-parameter.ts'
import { compileFilters } from '../lists/filter-matching.ts'
import { rangesOf } from '../lists/filter-ranges.ts'
import { invalidToken } from '../lists/paging.ts'
import { filtersOfDescription, requireFilters, requireOnce, type Filter } from '../lists/parameter-filters.ts'
import { walkPage } from '../lists/parameter-lists.ts'
import { isPublicPath, ofNobody } from '../parameters/parameter-names.ts'
import { listShared } from '../sharing/shared-lists.ts'
import { everyParameter, Parameters, silentErrors } from '../parameters/parameters.ts'

export default operation(DescribeParameters, {
  // AWS: whoever may list, lists all parameters of the account and Region.
  access: [{ action: 'ssm:DescribeParameters', on: everyParameter }],
  record: { readOnly: true, silentErrors },
  async handle(call) {
    const { input, scope, state, page } = call
    const filters = filtersOf(call)
    const { Shared: shared = false, MaxResults: limit = 10 } = input
    if (shared) return listShared(call, filters, limit)
    const bound = { shared, filters }
    const [after] = page.resume(input.NextToken, bound, () => invalidToken(call)) ?? []
    const isAsked = compileFilters(filters)
    // DIFFERS: with a path of the account's own beside it AWS's parameters are left out; what AWS lists then is not known.
    if (filters.some(({ key, values }) => key === 'Path' && values.every(isPublicPath))) {
      const everywhere = { path: '/aws/service', recursive: true, after: after as string | undefined, limit }
      const { found, last } = listPublic(scope, everywhere, isAsked)
      const shown = found.map(parameter => describeMetadata(ofNobody(scope), parameter))
      return { Parameters: shown, NextToken: last === undefined ? undefined : page.token([last], bound) }
    }
    const walk = { collection: Parameters, ranges: rangesOf(filters), after: after as string | undefined }
    const { found, last } = await walkPage(
      state, walk, limit,
      parameter => (isAsked(parameter) ? describeMetadata(scope, parameter) : undefined),
      async seen => seen,
    )
    return { Parameters: [...found], NextToken: last === undefined ? undefined : page.token([last], bound) }
  },
})

type FilterError = 'InvalidFilterKey' | 'InvalidFilterOption' | 'InvalidFilterValue'

function filtersOf({ input, error }: Pick<Call<DescribeParametersRequest, FilterError>, 'input' | 'error'>): readonly Filter[] {
  const { Filters: older = [], ParameterFilters: newer = [] } = input
  if (older.length > 0 && newer.length > 0) {
    throw error('ValidationException', 'You can use either Filters or ParameterFilters in a single request.')
  }
  requireOnce(older.map(({ Key: key }) => key), error)
  // AWS: the older ones know no options, and find a name by how it begins (recorded).
  const asked = older.map(({ Key: key, Values: values }) => ({ key, option: key === 'Name' ? 'BeginsWith' : 'Equals', values }))
  return [...asked, ...requireFilters(newer, filtersOfDescription, error)]
}

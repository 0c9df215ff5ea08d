import { GetParametersByPath } from '../../../contracts/ssm.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeParameter } from '../parameters/describe-parameter.ts'
import { compileFilters } from '../lists/filter-matching.ts'
import { rangesBelow } from '../lists/filter-ranges.ts'
import { invalidToken } from '../lists/paging.ts'
import { filtersOfPath, requireFilters } from '../lists/parameter-filters.ts'
import { ParameterLabels, versionLabelled } from '../parameters/parameter-labels.ts'
import { walkPage } from '../lists/parameter-lists.ts'
import { isBelow, requireKeptHere, requirePath, withSlash } from '../parameters/parameter-names.ts'
import { Parameters, ParameterVersions, pathNamed, silentErrors, type ParameterVersion } from '../parameters/parameters.ts'

export default operation(GetParametersByPath, {
  access: [{ action: 'ssm:GetParametersByPath', on: pathNamed }],
  record: { readOnly: true, resources: [pathNamed], silentErrors },
  async handle(call) {
    const { input, state, page, error } = call
    requireKeptHere(input.Path, call)
    const path = requirePath(input.Path, error)
    const filters = requireFilters(input.ParameterFilters ?? [], filtersOfPath, error)
    const { Recursive: recursive = false, MaxResults: limit = 10 } = input
    const bound = { path, recursive, filters }
    const [after] = page.resume(input.NextToken, bound, () => invalidToken(call)) ?? []
    const walk = { ranges: rangesBelow(path), after: after as string | undefined }
    const isHere = ({ name }: { readonly name: string }) => isBelow(withSlash(name), path, recursive)
    const isAsked = compileFilters(filters)
    const show = async (found: ParameterVersion) => (isAsked(found) ? describeParameter(call, found) : undefined)
    const label = filters.find(({ key }) => key === 'Label')?.values[0]
    const { found, last } = label === undefined
      ? await walkPage(
        state, { collection: Parameters, ...walk }, limit, one => (isHere(one) && isAsked(one) ? one : undefined), show,
      )
      // AWS: the version that has the label, be it an old one, and without a selector (recorded).
      : await walkPage(
        state, { collection: ParameterLabels, ...walk }, limit,
        one => (isHere(one) ? keyOfLabelled(one, label) : undefined),
        async key => {
          const version = await state.getOf(ParameterVersions, key, one => one)
          return version && show(version)
        },
      )
    return { Parameters: [...found], NextToken: last === undefined ? undefined : page.token([last], bound) }
  },
})

function keyOfLabelled(labels: ParameterLabels, label: string): readonly [string, number] | undefined {
  const version = versionLabelled(labels, label)
  return version === undefined ? undefined : [labels.name, version]
}

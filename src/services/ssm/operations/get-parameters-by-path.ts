import { GetParametersByPath } from '../../../contracts/ssm.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { listPublic } from '../catalogue/public-parameters.ts'
import { describeParameter } from '../parameters/describe-parameter.ts'
import { compileFilters } from '../lists/filter-matching.ts'
import { rangesBelow } from '../lists/filter-ranges.ts'
import { invalidToken } from '../lists/paging.ts'
import { filtersOfPath, requireFilters } from '../lists/parameter-filters.ts'
import { ParameterLabels, versionLabelled } from '../parameters/parameter-labels.ts'
import { walkPage } from '../lists/parameter-lists.ts'
import { isBelow, isPublicPath, ofNobody, requirePath, withSlash } from '../parameters/parameter-names.ts'
import { Parameters, ParameterVersions, pathNamed, silentErrors, type ParameterVersion } from '../parameters/parameters.ts'

export default operation(GetParametersByPath, {
  access: [{ action: 'ssm:GetParametersByPath', on: pathNamed }],
  record: { readOnly: true, resources: [pathNamed], silentErrors },
  async handle(call) {
    const { input, scope, state, page, error } = call
    const path = requirePath(input.Path, error)
    const filters = requireFilters(input.ParameterFilters ?? [], filtersOfPath, error)
    const { Recursive: recursive = false, MaxResults: limit = 10 } = input
    const bound = { path, recursive, filters }
    const [after] = page.resume(input.NextToken, bound, () => invalidToken(call)) ?? []
    if (isPublicPath(path)) {
      const place = ofNobody(scope)
      // None of them has a label.
      const isAsked = filters.some(({ key }) => key === 'Label') ? () => false : compileFilters(filters)
      const { found, last } = listPublic(scope, { path, recursive, after: walkedTo(after), limit }, isAsked)
      const shown = []
      for (const parameter of found) shown.push(await describeParameter(call, { parameter, place }))
      return { Parameters: shown, NextToken: last === undefined ? undefined : page.token([last], bound) }
    }
    const walk = { ranges: rangesBelow(path), after: walkedTo(after) }
    const isHere = ({ name }: { readonly name: string }) => isBelow(withSlash(name), path, recursive)
    const isAsked = compileFilters(filters)
    const show = async (parameter: ParameterVersion) =>
      (isAsked(parameter) ? describeParameter(call, { parameter, place: scope }) : undefined)
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

/** The last name of the page before. */
const walkedTo = (after: unknown) => after as string | undefined

function keyOfLabelled(labels: ParameterLabels, label: string): readonly [string, number] | undefined {
  const version = versionLabelled(labels, label)
  return version === undefined ? undefined : [labels.name, version]
}

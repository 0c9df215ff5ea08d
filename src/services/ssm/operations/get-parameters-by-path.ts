import { GetParametersByPath } from '../../../contracts/ssm.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeParameter } from '../describe-parameter.ts'
import { invalidToken } from '../paging.ts'
import { requireKeptHere, requirePath } from '../parameter-names.ts'
import { listPath } from '../parameter-paths.ts'
import { pathNamed, unmarked } from '../parameters.ts'

export default operation(GetParametersByPath, {
  access: [{ action: 'ssm:GetParametersByPath', on: pathNamed }],
  record: { readOnly: true, resources: [pathNamed], unmarked },
  async handle(call) {
    const { input, state, page, error } = call
    if (input.ParameterFilters && input.ParameterFilters.length > 0) {
      throw error('NotImplementedException', 'ssm:GetParametersByPath with ParameterFilters is not implemented by Stockade.')
    }
    requireKeptHere(input.Path, input, error)
    const path = requirePath(input.Path, error)
    const bound = { path, recursive: input.Recursive ?? false }
    const [after] = page.resume(input.NextToken, bound, () => invalidToken(call)) ?? []
    const { found, last } = await listPath(state, path, bound.recursive, after as string | undefined, input.MaxResults ?? 10)
    const parameters = []
    for (const parameter of found) parameters.push(await describeParameter(call, parameter))
    return { Parameters: parameters, NextToken: last === undefined ? undefined : page.token([last], bound) }
  },
})

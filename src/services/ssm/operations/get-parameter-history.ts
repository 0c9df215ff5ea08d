import { GetParameterHistory } from '../../../contracts/ssm.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeVersion } from '../parameters/describe-parameter.ts'
import { invalidToken } from '../lists/paging.ts'
import { labelsOf, listLabels } from '../parameters/parameter-labels.ts'
import { requireForm, requireReference } from '../parameters/parameter-names.ts'
import { parameterNamed, Parameters, ParameterVersions, silentErrors } from '../parameters/parameters.ts'

export default operation(GetParameterHistory, {
  // AWS: decided by its own action; whoever has it reads the current value too.
  access: [{ action: 'ssm:GetParameterHistory', on: parameterNamed }],
  record: { readOnly: true, resources: [parameterNamed], silentErrors },
  async handle(call) {
    const { input, state, page, error } = call
    const reference = requireReference(input.Name, call)
    // All versions are shown, so that to name one names nothing.
    if (reference.selector !== undefined) requireForm(input.Name, error)
    const { name } = reference
    // AWS: the answer carries the code alone.
    if (!(await state.get(Parameters, [name]))) throw error('ParameterNotFound', '')
    const { items, next } = await page.list({
      token: input.NextToken,
      limit: input.MaxResults ?? 50,
      bound: name,
      invalid: () => invalidToken(call),
      read: (after, limit) => state.list(ParameterVersions, [name], { after, limit }),
      keyOf: ({ version }) => [name, version],
    })
    const labels = await listLabels(state, name)
    const versions = []
    for (const item of items) versions.push(await describeVersion(call, item, labelsOf(labels, item.version), reference))
    return { Parameters: versions, NextToken: next }
  },
})

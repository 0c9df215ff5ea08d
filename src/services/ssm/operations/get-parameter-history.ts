import { GetParameterHistory } from '../../../contracts/ssm.gen.ts'
import { hashOrder } from '../../../core/text/hash-order.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeVersion } from '../parameters/describe-parameter.ts'
import { invalidToken } from '../lists/paging.ts'
import { labelsOf, listLabels } from '../parameters/parameter-labels.ts'
import { locate, unitOf } from '../parameters/located-parameters.ts'
import { isPublicPath, requireForm, requireReference } from '../parameters/parameter-names.ts'
import { readableNamed, ParameterVersions, silentErrors } from '../parameters/parameters.ts'

export default operation(GetParameterHistory, {
  // AWS: decided by its own action; whoever has it reads the current value too.
  access: [{ action: 'ssm:GetParameterHistory', on: readableNamed }],
  record: { readOnly: true, resources: [readableNamed], silentErrors },
  async handle(call) {
    const { input, scope, state, page, error } = call
    const reference = requireReference(input.Name, call)
    // All versions are shown, so that to name one names nothing.
    if (reference.selector !== undefined) requireForm(input.Name, error)
    const found = await locate(call, reference)
    // AWS: the answer carries the code alone.
    if (typeof found !== 'object') throw error('ParameterNotFound', '')
    const { place, parameter: { name } } = found
    if (isPublicPath(name)) return { Parameters: [await describeVersion(call, found, [], reference)] }
    const unit = unitOf(state, scope, place)
    const { items, next } = await page.list({
      token: input.NextToken,
      limit: input.MaxResults ?? 50,
      bound: { name, account: place.account },
      invalid: () => invalidToken(call),
      read: (after, limit) => unit.list(ParameterVersions, [name], { after, limit }),
      keyOf: ({ version }) => [name, version],
    })
    const labels = await listLabels(unit, name)
    const versions = []
    for (const parameter of items) {
      // AWS: recorded.
      const shown = hashOrder(labelsOf(labels, parameter.version))
      versions.push(await describeVersion(call, { parameter, place }, shown, reference))
    }
    return { Parameters: versions, NextToken: next }
  },
})

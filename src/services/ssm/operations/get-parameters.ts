import { GetParameters } from '../../../contracts/ssm.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeParameter } from '../parameters/describe-parameter.ts'
import { requireReference } from '../parameters/parameter-names.ts'
import { findVersion } from '../parameters/parameter-versions.ts'
import { parametersNamed, silentErrors } from '../parameters/parameters.ts'

export default operation(GetParameters, {
  access: [{ action: 'ssm:GetParameters', on: parametersNamed }],
  record: { readOnly: true, resources: [parametersNamed], silentErrors },
  async handle(call) {
    const { input, state } = call
    const found = []
    const invalid: string[] = []
    const references = [...new Set(input.Names)].map(name => [name, requireReference(name, call)] as const)
    for (const [name, reference] of references) {
      const parameter = await findVersion(state, reference)
      if (!parameter || parameter === 'no-such-version') invalid.push(name)
      else found.push(await describeParameter(call, parameter, reference))
    }
    // AWS: recorded in the order of the names, a version of a parameter before the parameter.
    found.sort((one, other) => compare(one.Name, other.Name) || compare(!one.Selector, !other.Selector))
    return { Parameters: found, InvalidParameters: invalid.toSorted(compare) }
  },
})

function compare<T extends string | boolean>(one: T, other: T): number {
  return Number(one > other) - Number(one < other)
}

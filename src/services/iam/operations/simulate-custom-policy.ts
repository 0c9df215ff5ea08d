import { SimulateCustomPolicy, type SimulateCustomPolicyRequest } from '../../../contracts/iam.gen.ts'
import type { AttachedPolicy } from '../../../engines/policy/question.ts'
import { everything, operation, type Call } from '../../../gateway/operation.ts'
import type { ControlLevels } from '../../../gateway/ports.ts'
import { getCaller } from '../policies/policy-sources.ts'
import { documentsIn, withinRoom } from '../simulation/room.ts'
import { attached, simulate } from '../simulation/simulate.ts'
import { broughtBoundary, broughtPolicies } from '../simulation/simulated-policies.ts'

export default operation(SimulateCustomPolicy, {
  access: [{ action: 'iam:SimulateCustomPolicy', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input } = call
    const principal = input.CallerArn === undefined ? undefined : getCaller(call, input.CallerArn)
    return withinRoom(call, documentsIn(input), async () => {
      const boundary = await broughtBoundary(call, input)
      const organization = await broughtLevels(call)
      return simulate(call, {
        identity: await broughtPolicies(call, 'PolicyInputList', input.PolicyInputList),
        ...(principal && { principal }),
        ...(boundary && { boundary }),
        ...(organization && { organization }),
      })
    })
  },
})

type CustomCall = Pick<Call<SimulateCustomPolicyRequest, 'InvalidInputException'>, 'input' | 'state' | 'error'>

async function broughtLevels(call: CustomCall): Promise<ControlLevels | undefined> {
  const { OrderedOrganizationPolicyInputList: given } = call.input
  if (!given) return undefined
  const levels: (readonly AttachedPolicy[])[] = []
  for (const [i, { ServiceControlPolicyInputList }] of given.entries()) {
    const parameter = `OrderedOrganizationPolicyInputList.${i + 1}.ServiceControlPolicyInputList`
    levels.push((await broughtPolicies(call, parameter, ServiceControlPolicyInputList, 'service-control')).map(attached))
  }
  return levels
}

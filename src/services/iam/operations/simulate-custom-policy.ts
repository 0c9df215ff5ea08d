import { SimulateCustomPolicy, type SimulateCustomPolicyRequest } from '../../../contracts/iam.gen.ts'
import { everything, operation, type Call } from '../../../gateway/operation.ts'
import type { ControlLevels } from '../../../gateway/ports.ts'
import { getCaller } from '../policies/policy-sources.ts'
import { attached, simulate } from '../simulation/simulate.ts'
import { broughtBoundary, broughtPolicies } from '../simulation/simulated-policies.ts'

export default operation(SimulateCustomPolicy, {
  access: [{ action: 'iam:SimulateCustomPolicy', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input } = call
    const principal = input.CallerArn === undefined ? undefined : getCaller(call, input.CallerArn)
    const boundary = broughtBoundary(call, input)
    const organization = broughtLevels(call)
    return simulate(call, {
      identity: broughtPolicies(call, 'PolicyInputList', input.PolicyInputList),
      ...(principal && { principal }),
      ...(boundary && { boundary }),
      ...(organization && { organization }),
    })
  },
})

type CustomCall = Pick<Call<SimulateCustomPolicyRequest, 'InvalidInputException'>, 'input' | 'error'>

function broughtLevels(call: CustomCall): ControlLevels | undefined {
  return call.input.OrderedOrganizationPolicyInputList?.map(({ ServiceControlPolicyInputList }, i) => {
    const parameter = `OrderedOrganizationPolicyInputList.${i + 1}.ServiceControlPolicyInputList`
    return broughtPolicies(call, parameter, ServiceControlPolicyInputList, 'service-control').map(attached)
  })
}

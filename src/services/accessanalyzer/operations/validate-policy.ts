import { ValidatePolicy, type PolicyType } from '../../../contracts/accessanalyzer.gen.ts'
import { validatePolicy } from '../../../engines/policy/validation/validate-policy.ts'
import type { CheckedType } from '../../../engines/policy/validation/checked-policy.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { describeFindings } from '../validation-findings.ts'
import { invalid } from '../errors.ts'
import { knowledge } from '../knowledge.ts'
import { longestPolicy } from '../limits.ts'
import { pageOf } from '../paging.ts'

const types: Readonly<Record<PolicyType, CheckedType>> = {
  IDENTITY_POLICY: 'identity', RESOURCE_POLICY: 'resource',
  SERVICE_CONTROL_POLICY: 'service-control', RESOURCE_CONTROL_POLICY: 'resource-control',
}

export default operation(ValidatePolicy, {
  access: [{ action: 'access-analyzer:ValidatePolicy', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { policyDocument: text, policyType, validatePolicyResourceType: resourceType }, error, state } = call
    if (text.length > longestPolicy) {
      throw invalid(error, `The policy must not have more than ${longestPolicy} characters.`, 'policyDocument')
    }
    if (resourceType !== undefined && policyType !== 'RESOURCE_POLICY') {
      const message = `The resource type ${resourceType} is not valid for the policy type ${policyType}.`
      throw invalid(error, message, 'validatePolicyResourceType')
    }
    await state.turn()
    const findings = validatePolicy({ text, type: types[policyType], resourceType }, knowledge)
    const { items, next } = await pageOf(call, findings, { text, policyType, resourceType })
    return { findings: describeFindings(text, items), nextToken: next }
  },
})

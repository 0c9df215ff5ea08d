// The policies of an organization, and as requests name them and answers show them.
import { formatArn } from '../../../core/arn.ts'
import { byName } from '../../../core/by-name.ts'
import type { Call } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { arnIn, type Organization } from '../organizations.ts'
import { findAwsPolicy } from './aws-policies.ts'
import type { PolicyType } from './policy-types.ts'
import type { Policy } from './policy.ts'

export const Policies = collection<Policy>('organizations.policies', {
  per: 'global',
  key: ({ organizationId, id }) => [organizationId, id],
  indexes: { byType: ({ organizationId, type }) => [organizationId, type] },
})

interface PolicyName {
  readonly organizationId: string
  readonly type: PolicyType
  readonly name: string
  readonly id: string
}

/** AWS: of one type no two policies have one name. Which of them has it. */
export const PolicyNames = collection<PolicyName>('organizations.policy-names', {
  per: 'global', key: ({ organizationId, type, name }) => [organizationId, type, name],
})

export function policyArn(organization: Organization, { id, type, isAws }: Pick<Policy, 'id' | 'type' | 'isAws'>): string {
  const kind = type.toLowerCase()
  if (!isAws) return arnIn(organization, `policy/${organization.id}/${kind}/${id}`)
  const { partition } = organization
  return formatArn({ partition, service: 'organizations', region: '', account: 'aws', resource: `policy/${kind}/${id}` })
}

export async function findPolicy(state: ReadUnit, { id }: Organization, policyId: string): Promise<Policy | undefined> {
  return findAwsPolicy(policyId) ?? (await state.get(Policies, [id, policyId]))
}

type PolicyCall = Pick<
  Call<{ readonly PolicyId: string }, 'PolicyNotFoundException' | 'InvalidInputException'>, 'input' | 'state' | 'error'
>

/** The policy that the request names. */
export async function getPolicy({ input, state, error }: PolicyCall, organization: Organization): Promise<Policy> {
  const policy = await findPolicy(state, organization, input.PolicyId)
  if (policy) return policy
  throw error('PolicyNotFoundException', "You specified a policy that doesn't exist.")
}

/** The same, to be changed. DIFFERS: AWS's sentence is not known. */
export async function getOwnPolicy(call: PolicyCall, organization: Organization): Promise<Policy> {
  const policy = await getPolicy(call, organization)
  if (!policy.isAws) return policy
  throw call.error('InvalidInputException', 'You cannot change a policy that is managed by AWS.', { Reason: 'IMMUTABLE_POLICY' })
}

export async function requireFreeName(
  state: ReadUnit, { organizationId, type, name }: Policy, error: Call<unknown, 'DuplicatePolicyException'>['error'],
): Promise<void> {
  const isTaken = ofAws.has(`${type} ${name}`) || (await state.get(PolicyNames, [organizationId, type, name]))
  if (isTaken) throw error('DuplicatePolicyException', 'A policy with the same name already exists.')
}

const ofAws = new Set(['SERVICE_CONTROL_POLICY FullAWSAccess', 'RESOURCE_CONTROL_POLICY RCPFullAWSAccess'])

/** The condition keys that follow from a policy. */
export const policyKeys = ({ type }: Policy) => byName({ 'organizations:policytype': () => type })

/** As lists show it. */
export function summarize(organization: Organization, policy: Policy) {
  const { id: Id, name: Name, description: Description, type: Type, isAws = false } = policy
  return { Id, Arn: policyArn(organization, policy), Name, Description, Type, AwsManaged: isAws }
}

export const describePolicy = (organization: Organization, policy: Policy) =>
  ({ PolicySummary: summarize(organization, policy), Content: policy.content })

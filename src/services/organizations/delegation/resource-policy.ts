// By which an organization lets members manage a part of it: who may do what with its policies, its accounts and its units.
import type { Tags } from '../../../core/tags.ts'
import { parseJson } from '../../../core/text/json.ts'
import { compileOnce } from '../../../engines/policy/compile-once.ts'
import { compileActions } from '../../../engines/policy/actions.ts'
import { policyByIds, type KeptPolicy } from '../../../engines/policy/document/kept-policy.ts'
import { PolicySyntaxError } from '../../../engines/policy/document/syntax-error.ts'
import type { CompiledPolicy } from '../../../engines/policy/question.ts'
import type { Call } from '../../../gateway/operation.ts'
import { derived } from '../../../storage/cache/derived.ts'
import { collection } from '../../../storage/collection.ts'
import { arnIn, type Organization } from '../organizations.ts'

export interface ResourcePolicy extends KeptPolicy {
  readonly organizationId: string
  /** `rp-…` */
  readonly id: string
  readonly tags: Tags
}

/** AWS: an organization has one. */
export const ResourcePolicies = collection<ResourcePolicy>('organizations.resource-policies', {
  per: 'global', key: ({ organizationId }) => [organizationId],
})

export const resourcePolicyArn = (organization: Organization, id: string): string =>
  arnIn(organization, `resourcepolicy/${organization.id}/${id}`)

const textOf = derived((policy: ResourcePolicy) => policyByIds(policy))

export const compiled = (policy: ResourcePolicy): CompiledPolicy => compileOnce(textOf(policy), 'resource')

/**
 * AWS: what can be handed to members
 * (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_delegate_policies.html).
 */
const delegable = [
  'AttachPolicy', 'CreatePolicy', 'DeletePolicy', 'DescribeAccount', 'DescribeCreateAccountStatus', 'DescribeEffectivePolicy',
  'DescribeOrganization', 'DescribeOrganizationalUnit', 'DescribePolicy', 'DescribeResourcePolicy', 'DetachPolicy',
  'DisablePolicyType', 'EnablePolicyType', 'ListAWSServiceAccessForOrganization', 'ListAccounts', 'ListAccountsForParent',
  'ListChildren', 'ListCreateAccountStatus', 'ListDelegatedAdministrators', 'ListDelegatedServicesForAccount',
  'ListHandshakesForAccount', 'ListHandshakesForOrganization', 'ListOrganizationalUnitsForParent', 'ListParents', 'ListPolicies',
  'ListPoliciesForTarget', 'ListRoots', 'ListTagsForResource', 'ListTargetsForPolicy', 'TagResource', 'UntagResource',
  'UpdatePolicy',
].map(name => `organizations:${name}`.toLowerCase())

type PolicyCall = Pick<Call<unknown, 'InvalidInputException'>, 'principals' | 'error'>

/** DIFFERS: AWS's sentences are not known. */
export async function keepResourcePolicy({ principals, error }: PolicyCall, document: string): Promise<KeptPolicy> {
  const invalid = (Reason: string, message: string) => error('InvalidInputException', message, { Reason })
  const kept = await principals.keep(document, 'resource').catch((thrown: unknown) => {
    if (!(thrown instanceof PolicySyntaxError)) throw thrown
    const isPrincipal = thrown.message.startsWith('Invalid principal')
    throw invalid(isPrincipal ? 'INVALID_PRINCIPAL' : 'INVALID_RESOURCE_POLICY_JSON', thrown.message)
  })
  if (actionsIn(document).every(isDelegable)) return kept
  throw invalid('UNSUPPORTED_ACTION_IN_RESOURCE_POLICY', 'The policy names an action that cannot be delegated.')
}

interface Stated {
  readonly Action?: string | readonly string[]
  readonly NotAction?: unknown
}

/** Of a document that is a policy. What it does not name it cannot hand over. */
function actionsIn(document: string): readonly string[] {
  const { Statement } = parseJson(document) as { readonly Statement: Stated | readonly Stated[] }
  return [Statement].flat().flatMap(({ Action, NotAction }) => (NotAction === undefined ? [Action ?? []].flat(2) : ['*']))
}

function isDelegable(pattern: string): boolean {
  const name = pattern.toLowerCase()
  if (!/[*?]/.test(name)) return delegable.includes(name)
  const matches = compileActions([name])
  return name.startsWith('organizations:') && delegable.some(action => matches(action))
}

/** As Organizations' answers show it. */
export async function describeResourcePolicy(
  organization: Organization, policy: ResourcePolicy, { principals }: Pick<Call<unknown>, 'principals'>,
) {
  return {
    ResourcePolicySummary: { Id: policy.id, Arn: resourcePolicyArn(organization, policy.id) },
    Content: await principals.show(policy),
  }
}

type ResourcePolicyCall = Pick<Call<unknown, 'ResourcePolicyNotFoundException'>, 'state' | 'error'>

export async function getResourcePolicy({ state, error }: ResourcePolicyCall, { id }: Organization): Promise<ResourcePolicy> {
  const policy = await state.get(ResourcePolicies, [id])
  if (policy) return policy
  // DIFFERS: AWS's sentence is not known.
  throw error('ResourcePolicyNotFoundException', 'Your organization has no resource policy.')
}

// A managed policy. Its record says which versions there are and which is the default; their documents are records of their
// own (`policy-versions.ts`). AWS's own policies are found like those of the account.
import { uniqueId, type RandomBytes } from '../../../core/ids.ts'
import { listTags } from '../../../core/tags.ts'
import type { Call, Resolver, Resource } from '../../../gateway/operation.ts'
import type { NamedResource } from '../../../core/records/journal-record.ts'
import { unnamed } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { requireArn } from '../arns.ts'
import { findAwsPolicy } from './aws-managed-policies.ts'
import { entityArn } from '../entities.ts'
import { namesOf } from '../history-names.ts'
import type { ManagedPolicy } from './managed-policy.ts'
import { parsePolicyArn } from './policy-arns.ts'
import { resourceTagKeys } from '../tags.ts'

/** Names are unique without regard to case, whatever the path. */
export const ManagedPolicies = collection<ManagedPolicy>('iam.policies', {
  per: 'account',
  key: ({ name }) => [name.toLowerCase()],
})

export const policyArn = (policy: Pick<ManagedPolicy, 'partition' | 'account' | 'path' | 'name'>): string =>
  entityArn(policy, 'policy', policy.path, policy.name)

export const newPolicyId = (random: RandomBytes): string => uniqueId('ANPA', random)

export async function findManagedPolicy(state: ReadUnit, arn: string): Promise<ManagedPolicy | undefined> {
  const named = parsePolicyArn(arn)
  if (!named) return undefined
  const policy = findAwsPolicy(arn) ?? (await state.get(ManagedPolicies, [named.name.toLowerCase()]))
  // The path and the spelling of the name are part of the ARN, the account as well.
  return policy && policyArn(policy) === arn ? policy : undefined
}

type PolicyCall = Pick<
  Call<{ readonly PolicyArn: string }, 'InvalidInputException' | 'NoSuchEntityException'>,
  'input' | 'scope' | 'state' | 'error'
>

/** The policy that the request names. */
export async function getManagedPolicy(call: PolicyCall, missing = 'was not found.'): Promise<ManagedPolicy> {
  const { input: { PolicyArn }, state, error } = call
  requirePolicyArn(call)
  const policy = await findManagedPolicy(state, PolicyArn)
  if (!policy) throw error('NoSuchEntityException', `Policy ${PolicyArn} ${missing}`)
  return policy
}

export const getAttachablePolicy = (call: PolicyCall): Promise<ManagedPolicy> =>
  getManagedPolicy(call, 'does not exist or is not attachable.')

export function requirePolicyArn({ input: { PolicyArn }, scope, error }: Pick<PolicyCall, 'input' | 'scope' | 'error'>): void {
  requireArn(PolicyArn, { scope, error })
  if (!parsePolicyArn(PolicyArn)) throw error('InvalidInputException', `ARN ${PolicyArn} is not valid.`)
}

type Named = Resolver<{ readonly PolicyArn?: string | undefined }>

/** The policy named in the request, to be changed: AWS's own belong to an account that lets nobody. */
export const ownPolicy: Named = async ({ PolicyArn = '' }, { state }) => {
  const named = parsePolicyArn(PolicyArn)
  if (!named) return unnamed
  return asResource(PolicyArn, named.account, await findManagedPolicy(state, PolicyArn))
}

/** The policy named in the request, to be read: AWS's own are open to every account. */
export const policyNamed: Named = async ({ PolicyArn = '' }, { scope, state }) =>
  parsePolicyArn(PolicyArn) ? asResource(PolicyArn, scope.account, await findManagedPolicy(state, PolicyArn)) : unnamed

/** AWS: a denial puts the kind in front of a policy's ARN; of one that is to be made it tells the name (public reports). */
function asResource(arn: string, account: string, policy: ManagedPolicy | undefined): Resource {
  const tags = policy?.tags ?? {}
  const keys = resourceTagKeys(tags)
  const exists = policy !== undefined
  return { arn, displayName: `policy ${arn}`, account, exists, type: 'AWS::IAM::Policy', authority: 'either', tags, keys }
}

interface NewPolicy {
  readonly PolicyName?: string | undefined
  readonly Path?: string | undefined
}

/** The policy that is about to be made. */
export const newPolicy: Resolver<NewPolicy> = (input, { scope }) => {
  const { PolicyName: name, Path: path = '/' } = input
  if (name === undefined) return unnamed
  return { ...asResource(policyArn({ ...scope, name, path }), scope.account, undefined), displayName: `policy ${name}` }
}

/** The policy named in the request. */
export const policyNames = ({ PolicyArn }: { readonly PolicyArn?: string | undefined }): NamedResource[] =>
  namesOf('Policy', PolicyArn)

/** How many have the policy attached, and how many have it for their boundary. */
export interface PolicyUses {
  readonly attachments: number
  readonly boundaries: number
}

export const unused: PolicyUses = { attachments: 0, boundaries: 0 }

/** As lists show it. AWS: description and tags are shown by GetPolicy alone, which shows that there are no tags (recorded). */
export function describePolicy(policy: ManagedPolicy, { attachments, boundaries }: PolicyUses) {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policyArn(policy),
    Path: policy.path,
    DefaultVersionId: `v${policy.defaultVersion}`,
    AttachmentCount: attachments,
    PermissionsBoundaryUsageCount: boundaries,
    IsAttachable: true,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.updatedAt),
  }
}

export function describePolicyInFull(policy: ManagedPolicy, uses: PolicyUses) {
  const { description, tags } = policy
  return { ...describePolicy(policy, uses), ...(description && { Description: description }), Tags: listTags(tags) }
}

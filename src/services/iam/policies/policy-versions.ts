// The documents of managed policies. A version is never changed, so whatever names one knows what it says.
import type { AwsError } from '../../../core/aws-error.ts'
import type { Call } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import { documentOf, findAwsPolicy } from './aws-managed-policies.ts'
import { policyArn } from './managed-policies.ts'
import type { ManagedPolicy } from './managed-policy.ts'
import { countedCharacters, encodeDocument, requireIdentityPolicy } from './policy-documents.ts'
import { quotas } from '../quotas.ts'

export interface PolicyVersion {
  readonly policyId: string
  readonly number: number
  readonly document: string
  readonly createdAt: number
}

export const PolicyVersions = collection<PolicyVersion>('iam.policy-versions', {
  per: 'account',
  key: ({ policyId, number }) => [policyId, number],
})

export function requireManagedPolicyDocument(
  document: string,
  error: Call<unknown, 'LimitExceededException' | 'MalformedPolicyDocumentException'>['error'],
): void {
  requireIdentityPolicy(document, 'identity', error)
  if (countedCharacters(document) > quotas.PolicySizeQuota) {
    throw error('LimitExceededException', `Cannot exceed quota for PolicySize: ${quotas.PolicySizeQuota}`)
  }
}

type VersionCall = Pick<Call<{ readonly VersionId: string }, 'NoSuchEntityException'>, 'input' | 'error'>

/** The number of the version that the request names. */
export function getVersionNumber(call: VersionCall, policy: ManagedPolicy): number {
  const found = policy.versions.find(number => `v${number}` === call.input.VersionId)
  if (found === undefined) throw noSuchVersion(call, policy)
  return found
}

export function noSuchVersion({ input: { VersionId }, error }: VersionCall, policy: ManagedPolicy): AwsError {
  return error('NoSuchEntityException', `Policy ${policyArn(policy)} ${missingVersion({ VersionId })}`)
}

/** AWS: where the policy itself is not there, the version is told as well (recorded). */
export const missingVersion = ({ VersionId }: { readonly VersionId: string }): string =>
  `version ${VersionId} does not exist or is not attachable.`

/** Undefined for one that was deleted since the policy's record was read. */
export async function findVersion(state: ReadUnit, policy: ManagedPolicy, number: number): Promise<PolicyVersion | undefined> {
  const aws = findAwsPolicy(policyArn(policy))
  if (aws) return { policyId: policy.id, number, document: documentOf(aws), createdAt: policy.updatedAt }
  return state.get(PolicyVersions, [policy.id, number])
}

export async function removeVersion(state: UnitOfWork, policy: ManagedPolicy, number: number): Promise<void> {
  // One that is gone already was removed by a call with which this one conflicts.
  const version = await state.get(PolicyVersions, [policy.id, number])
  if (version) await state.remove(PolicyVersions, version)
}

/** What the policy says by its default version; not how it is laid out. */
export async function getDefaultDocument(state: ReadUnit, policy: ManagedPolicy): Promise<string> {
  const aws = findAwsPolicy(policyArn(policy))
  if (aws) return aws.compact
  const version = await findVersion(state, policy, policy.defaultVersion)
  // INVARIANT: a default version is not deleted. It is missing only while the policy is read as it was before: without the
  // version's Deny statements nothing may be decided.
  if (!version) throw new Error(`Version ${policy.defaultVersion} of policy ${policy.id} is its default and not there`)
  return version.document
}

/** As lists show it. AWS: the document is shown by GetPolicyVersion alone. */
export function describeVersion(policy: ManagedPolicy, { number, createdAt }: PolicyVersion) {
  return { VersionId: `v${number}`, IsDefaultVersion: number === policy.defaultVersion, CreateDate: new Date(createdAt) }
}

export const describeVersionInFull = (policy: ManagedPolicy, version: PolicyVersion) =>
  ({ ...describeVersion(policy, version), Document: encodeDocument(version.document) })

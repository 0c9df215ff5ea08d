// The policies that a user, a group or a role has, as a simulation names them.
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { attachedTo } from '../policies/attachments.ts'
import { documentOf, findAwsPolicy } from '../policies/aws-managed-policies.ts'
import { getBoundary } from '../policies/boundaries.ts'
import { policyArn } from '../policies/managed-policies.ts'
import type { ManagedPolicy } from '../policies/managed-policy.ts'
import { getDefaultDocument } from '../policies/policy-versions.ts'
import type { PolicySource } from '../policies/policy-sources.ts'
import { documentsOfSource } from '../reports/context-keys.ts'
import { excludes, type Exclusion } from './exclusions.ts'
import { simulated, type SimulatedPolicy } from './simulated-policies.ts'

/** All that a simulation may make something of, whatever it leaves out. */
export async function ownDocuments(state: ReadUnit, source: PolicySource): Promise<readonly string[]> {
  const { holder: { boundary } } = source
  const documents = await documentsOfSource(state, source)
  return boundary ? [...documents, await getDefaultDocument(state, await getBoundary(state, boundary))] : documents
}

/** Of all its holders. AWS: a result names a managed policy by its name, and an inline one by whose it is as well. */
export async function identityPoliciesOf(
  state: ReadUnit, { holders }: PolicySource, exclusions: readonly Exclusion[],
): Promise<readonly SimulatedPolicy[]> {
  const policies: SimulatedPolicy[] = []
  for (const { kind, holder } of holders) {
    for (const [name, document] of Object.entries(holder.policies)) {
      if (excludes(exclusions, { type: 'inline', kind, holder: holder.name, name })) continue
      if (state.turns.isOver()) await state.turns.next()
      policies.push(simulated(`${kind}_${holder.name}_${name}`, document, 'inline'))
    }
    for (const policy of await attachedTo(state, holder)) {
      const type = findAwsPolicy(policyArn(policy)) ? 'aws-managed' : 'user-managed'
      if (excludes(exclusions, { type, arn: policyArn(policy) })) continue
      policies.push(await simulatedManaged(state, policy))
    }
  }
  return policies
}

export async function boundaryOf(
  state: ReadUnit, { holder: { boundary: named } }: PolicySource, exclusions: readonly Exclusion[],
): Promise<SimulatedPolicy | undefined> {
  if (!named || excludes(exclusions, { type: 'permission-boundary', arn: named.arn })) return undefined
  return simulatedManaged(state, await getBoundary(state, named))
}

async function simulatedManaged(state: ReadUnit, policy: ManagedPolicy): Promise<SimulatedPolicy> {
  const aws = findAwsPolicy(policyArn(policy))
  const document = aws ? documentOf(aws) : await getDefaultDocument(state, policy)
  if (state.turns.isOver()) await state.turns.next()
  return simulated(policy.name, document, 'identity')
}

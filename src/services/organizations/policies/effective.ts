// The policy of one type that an account has in effect, of all that are attached to it and above it.
import type { EffectivePolicyType } from '../../../contracts/organizations.gen.ts'
import { parseJson } from '../../../core/text/json.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import type { Member } from '../members.ts'
import type { Organization } from '../organizations.ts'
import { attachedTo } from './attachments.ts'
import { entitiesOver } from './controls.ts'
import { Inheritance } from './inheritance.ts'
import { Policies } from './policies.ts'
import type { Policy } from './policy.ts'

interface EffectivePolicy {
  readonly content: string
  readonly updatedAt: number
}

/** Undefined where none is attached, or nothing is left of them. */
export async function findEffective(
  state: ReadUnit, organization: Organization, member: Member, type: EffectivePolicyType,
): Promise<EffectivePolicy | undefined> {
  const inheritance = new Inheritance()
  let updatedAt = organization.createdAt
  for (const entity of await entitiesOver(state, organization, member)) {
    const ids = attachedTo(organization, entity, type)
    const policies = (await state.getAll(Policies, ids.map(id => [organization.id, id]))).filter(one => one !== undefined)
    inheritance.addLevel(policies.map(documentOf))
    for (const policy of policies) updatedAt = Math.max(updatedAt, policy.updatedAt ?? 0)
    await state.turn()
  }
  const effective = inheritance.effective()
  return effective === undefined ? undefined : { content: JSON.stringify(effective), updatedAt }
}

const documentOf = ({ content }: Policy) => parseJson(content) as Readonly<Record<string, unknown>>

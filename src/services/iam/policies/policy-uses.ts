// Who has a managed policy, for what it allows or for a boundary.
import type { ListEntitiesForPolicyRequest } from '../../../contracts/iam.gen.ts'
import type { Key } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { countAttachments, findHolder, listAttachments, type AttachedTo, type Attachment } from './attachments.ts'
import { countBoundaries, listBoundaries } from './boundaries.ts'
import type { PolicyUses } from './managed-policies.ts'
import type { ManagedPolicy } from './managed-policy.ts'

export type Usage = ListEntitiesForPolicyRequest['PolicyUsageFilter']

/** In the account. AWS: of its own policies, too. */
export async function countUses(state: ReadUnit, policy: ManagedPolicy): Promise<PolicyUses> {
  return { attachments: await countAttachments(state, policy), boundaries: await countBoundaries(state, policy) }
}

/** Whether anybody has the policy so; without a usage, whether anybody has it at all. */
export function isUsed({ attachments, boundaries }: PolicyUses, usage: Usage): boolean {
  if (usage === 'PermissionsPolicy') return attachments > 0
  return usage === 'PermissionsBoundary' ? boundaries > 0 : attachments + boundaries > 0
}

interface HolderListed {
  readonly at: Key
  readonly to: AttachedTo | undefined
}

const keyOf = ({ policyId, kind, holderId }: Attachment): Key => [policyId, kind, holderId]

/** In key order, each once: groups, roles, then users, each by id; fewer than `limit` where there are no more. */
export async function listHolders(
  state: ReadUnit, usage: Usage, prefix: Key, after: Key | undefined, limit: number,
): Promise<readonly HolderListed[]> {
  const attached = usage === 'PermissionsBoundary' ? [] : await listAttachments(state, prefix, after, limit)
  const bounded = usage === 'PermissionsPolicy' ? [] : await listBoundaries(state, prefix, after, limit)
  const found = new Map([...attached, ...bounded].map(one => [keyOf(one).join(), one]))
  const listed: HolderListed[] = []
  for (const one of [...found.values()].sort(byKey).slice(0, limit)) {
    if (state.turns.isOver()) await state.turns.next()
    listed.push({ at: keyOf(one), to: await findHolder(state, one) })
  }
  return listed
}

function byKey(a: Attachment, b: Attachment): number {
  const [one, other] = [keyOf(a).join(), keyOf(b).join()]
  return one < other ? -1 : one > other ? 1 : 0
}

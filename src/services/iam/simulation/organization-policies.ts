// What an organization has over whoever a simulation is about.
import { isLinkedPath } from '../../../core/arn.ts'
import type { AttachedPolicy } from '../../../engines/policy/question.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { ControlLevels } from '../../../gateway/ports.ts'
import type { PolicySource } from '../policies/policy-sources.ts'
import { excludes, type Exclusion } from './exclusions.ts'

type OrganizationCall = Pick<Call<unknown>, 'scope' | 'state' | 'ports'>

interface Simulated {
  readonly source: PolicySource
  readonly exclusions: readonly Exclusion[]
}

/**
 * What is made of its policies over the account: of none where the account is in no organization, and of no level where nothing
 * limits who is simulated. They take room until it is made.
 */
export async function underOrganization<T>(
  { scope: { account }, state, ports: { organizations } }: OrganizationCall, { source, exclusions }: Simulated,
  make: (levels: ControlLevels | undefined) => Promise<T>,
): Promise<T> {
  if (!(await organizations.find(state, account))) return make(undefined)
  // AWS: no organization limits what a service does in the role that it has in an account.
  const isLinked = source.kind === 'role' && isLinkedPath(source.holder.path)
  if (isLinked || excludes(exclusions, anyPolicy)) return make([])
  const held = await organizations.controlsOver(state, account, 'service', state.turns)
  if (!held) return make([])
  try {
    return await make(held.levels.map(level => level.filter(policy => !excludes(exclusions, named(policy)))))
  } finally {
    held.release()
  }
}

const named = ({ arn = '' }: AttachedPolicy) => ({ type: 'scp', arn }) as const
const anyPolicy = { type: 'scp', arn: '' } as const

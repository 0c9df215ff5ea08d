// The life of a request for delegation.
// AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/temporary-delegation-building-integration.html
import { day, type Instant } from '../../../core/clock.ts'
import type { stateType } from '../../../contracts/iam.gen.ts'

export type State = stateType

interface Stage {
  /** Milliseconds until it has expired. */
  readonly lasts: number
  readonly leadsTo: readonly State[]
}

const stages: ReadonlyMap<State, Stage> = new Map<State, Stage>([
  ['UNASSIGNED', { lasts: day, leadsTo: ['ASSIGNED'] }],
  ['ASSIGNED', { lasts: 7 * day, leadsTo: ['PENDING_APPROVAL', 'ACCEPTED', 'REJECTED'] }],
  ['PENDING_APPROVAL', { lasts: 7 * day, leadsTo: ['ACCEPTED', 'REJECTED'] }],
  ['ACCEPTED', { lasts: 7 * day, leadsTo: ['FINALIZED', 'REJECTED'] }],
  ['FINALIZED', { lasts: 7 * day, leadsTo: [] }],
  ['REJECTED', { lasts: 7 * day, leadsTo: [] }],
  // DIFFERS: AWS keeps it for a while, and does not say for how long.
  ['EXPIRED', { lasts: 7 * day, leadsTo: [] }],
])

export const isOver = (state: State): boolean => stages.get(state)!.leadsTo.length === 0

export const canBecome = (state: State, next: State): boolean => stages.get(state)!.leadsTo.includes(next)

/** What it is in, since when and until when. */
export interface Standing {
  readonly state: State
  readonly updatedAt: Instant
  readonly endsAt: Instant
}

export const entering = (state: State, updatedAt: Instant): Standing =>
  ({ state, updatedAt, endsAt: updatedAt + stages.get(state)!.lasts })

/** As it is now: whoever has the time to say so may not have come to it yet. */
export function asOf<T extends Standing>(standing: T, now: Instant): T {
  if (standing.state === 'EXPIRED' || standing.endsAt > now) return standing
  return { ...standing, ...entering('EXPIRED', standing.endsAt) }
}

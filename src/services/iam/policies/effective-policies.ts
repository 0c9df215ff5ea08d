// All policies that count for a user or a role: its own and a user's groups', inline and managed, and its boundary. This runs for
// every call, and reads no more than those and the managed policies that they name: what their records say is compiled once for
// each record.
import { Generations } from '../../../core/generations.ts'
import { andThen, type MaybePromise } from '../../../core/maybe-promise.ts'
import type { Turns } from '../../../core/sharing/turns.ts'
import type { AttachedPolicy } from '../../../engines/policy/question.ts'
import { compileOnce, mostUnits, unitsOf } from '../../../engines/policy/compile-once.ts'
import { holdCompiled, needsRoom } from '../../../engines/policy/compiled-room.ts'
import { areForms, formOf, type RecordForm } from '../../../storage/cache/record-forms.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { attachedTo } from './attachments.ts'
import { getBoundary } from './boundaries.ts'
import { policyArn } from './managed-policies.ts'
import type { ManagedPolicy } from './managed-policy.ts'
import type { Group } from '../groups/groups.ts'
import { groupsOf } from '../groups/memberships.ts'
import { getDefaultDocument } from './policy-versions.ts'
import type { SessionPolicies } from '../../../gateway/caller.ts'
import type { Role } from '../roles/roles.ts'
import { compiled, documentsOf, lengthOf } from './session-policies.ts'
import type { User } from '../users/users.ts'

type Policies = readonly AttachedPolicy[]

/** Who calls, or in whose name a session does. */
export type Principal = User | Role

/** A user, a group or a role with its inline policies, or a managed policy. */
type Source = User | Group | Role | ManagedPolicy

export interface HeldPolicies {
  readonly policies: Policies
  /** The principal's own, where it has one. */
  readonly boundary?: AttachedPolicy
  /** Those of the session, where it has any. */
  readonly session?: Policies
  /** To be called when they are no longer held. */
  readonly release: () => void
}

/**
 * With what the session may not go beyond, if it is one that has policies of its own. INVARIANT: what calls hold together has
 * room; each takes a hundred times its text.
 */
export function holdPolicies(
  state: ReadUnit, principal: Principal, turns: Turns, limits?: SessionPolicies,
): MaybePromise<HeldPolicies> {
  return andThen(sourcesOf(state, principal), sources => {
    const { boundary: named } = principal
    return andThen(named && getBoundary(state, named), ofBoundary => {
      const known = findJoined(sources)
      const bounds = ofBoundary && policiesBySource.find(formOf(ofBoundary))
      const isKnown = known && !limits && (!ofBoundary || bounds)
      if (!isKnown || needsRoom(unitsOf(known) + (bounds ? unitsOf(bounds) : 0))) {
        return holdInRoom(state, principal, turns, { known, limits, ofBoundary })
      }
      return { policies: known, ...(bounds && { boundary: bounds[0]! }), release: () => undefined }
    })
  })
}

interface Wanted {
  readonly known: Policies | undefined
  readonly limits: SessionPolicies | undefined
  /** The boundary's. */
  readonly ofBoundary: ManagedPolicy | undefined
}

async function holdInRoom(
  state: ReadUnit, principal: Principal, turns: Turns, { known, limits, ofBoundary }: Wanted,
): Promise<HeldPolicies> {
  const session = limits && (await documentsOf(state, limits))
  const units = (known ? unitsOf(known) : await countUnits(state, principal)) + (session ? lengthOf(session) : 0)
    + (ofBoundary ? (await getDefaultDocument(state, ofBoundary)).length : 0)
  const release = await holdCompiled('identity', principal.id, units)
  try {
    const policies = known ?? (await policiesOfPrincipal(state, principal, turns))
    const boundary = ofBoundary && (await policiesOf(state, ofBoundary, principal, turns))[0]!
    return { policies, ...(boundary && { boundary }), ...(session && { session: session.map(compiled) }), release }
  } catch (error) {
    release()
    throw error
  }
}

/** Before anything is compiled. */
async function countUnits(state: ReadUnit, principal: Principal): Promise<number> {
  let units = 0
  for (const source of await sourcesOf(state, principal)) {
    const documents = 'policies' in source ? Object.values(source.policies) : [await getDefaultDocument(state, source)]
    for (const document of documents) units += document.length
  }
  return units
}

function findJoined(sources: readonly Source[]): Policies | undefined {
  const [principal] = sources
  if (sources.length === 1) return policiesBySource.find(formOf(principal!))
  const known = joined.find(formOf(principal!))
  return known && areForms(known.forms, sources) ? known.policies : undefined
}

export async function policiesOfPrincipal(state: ReadUnit, principal: Principal, turns: Turns): Promise<Policies> {
  const sources = await sourcesOf(state, principal)
  if (sources.length === 1) return policiesOf(state, principal, principal, turns)
  const known = joined.find(formOf(principal))
  if (known && areForms(known.forms, sources)) return known.policies
  const policies: AttachedPolicy[] = []
  for (const source of sources) policies.push(...(await policiesOf(state, source, principal, turns)))
  joined.add(formOf(principal), { forms: sources.map(formOf), policies })
  return policies
}

/** The principal first. */
function sourcesOf(state: ReadUnit, principal: Principal): MaybePromise<readonly Source[]> {
  const own = attachedTo(state, principal)
  if ('groupIds' in principal && principal.groupIds.length > 0) return sourcesOfMember(state, principal, own)
  return andThen(own, attached => [principal, ...attached])
}

async function sourcesOfMember(
  state: ReadUnit, user: User, own: MaybePromise<readonly ManagedPolicy[]>,
): Promise<readonly Source[]> {
  const sources: Source[] = [user, ...(own instanceof Promise ? await own : own)]
  const groups = groupsOf(state, user)
  for (const group of groups instanceof Promise ? await groups : groups) {
    const attached = attachedTo(state, group)
    sources.push(group, ...(attached instanceof Promise ? await attached : attached))
  }
  return sources
}

const bound = { most: mostUnits, mostWeight: 2 * mostUnits }

// INVARIANT: a record holds its policies' documents, or names them by a version that never changes, so what was read for it
// stays right for as long as the record does.
const policiesBySource = new Generations<RecordForm, Policies>({ ...bound, weigh: (_form, policies) => unitsOf(policies) })

/** For a principal's record: the policies of all its sources, while these are the same records. */
const joined = new Generations<RecordForm, { readonly forms: readonly RecordForm[]; readonly policies: Policies }>({
  ...bound, weigh: (_form, { policies }) => unitsOf(policies),
})

async function policiesOf(state: ReadUnit, source: Source, principal: Principal, turns: Turns): Promise<Policies> {
  const known = policiesBySource.find(formOf(source))
  if (known) return known
  const policies: AttachedPolicy[] = []
  if ('policies' in source) {
    for (const [name, document] of Object.entries(source.policies)) {
      policies.push({ policy: compileOnce(document, 'inline'), name: `${source.name ?? 'root'}/${name}` })
      if (turns.isOver()) await turns.next(principal.id)
    }
  } else {
    policies.push({ policy: compileOnce(await getDefaultDocument(state, source), 'identity'), arn: policyArn(source) })
    if (turns.isOver()) await turns.next(principal.id)
  }
  policiesBySource.add(formOf(source), policies)
  return policies
}

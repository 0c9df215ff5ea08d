// The policies by which an organization binds what an account does, or what is done to what it has: for each level those that are
// attached there. This runs for every call of a member, and reads no more than where the account stands and what it is bound by.
import { Generations } from '../../../core/generations.ts'
import { andThen, type MaybePromise } from '../../../core/maybe-promise.ts'
import type { Turns } from '../../../core/sharing/turns.ts'
import { compileOnce, mostUnits, unitsOf } from '../../../engines/policy/compile-once.ts'
import { holdCompiled } from '../../../engines/policy/compiled-room.ts'
import { everythingAllowed } from '../../../engines/policy/everything-allowed.ts'
import type { AttachedPolicy } from '../../../engines/policy/question.ts'
import type { ControlLevels, HeldControls } from '../../../gateway/ports.ts'
import { derived } from '../../../storage/cache/derived.ts'
import { areForms, formOf, type RecordForm } from '../../../storage/cache/record-forms.ts'
import type { Key } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { Members, type Member } from '../members.ts'
import { Organizations, type Organization } from '../organizations.ts'
import { Units, type Unit } from '../tree/units.ts'
import { attachedTo } from './attachments.ts'
import { allowsEverything, findAwsPolicy } from './aws-policies.ts'
import { kindOfControl, type ControlType } from './documents.ts'
import { policyArn, Policies } from './policies.ts'
import { findEnabled } from './policy-types.ts'
import type { Policy } from './policy.ts'

type Turning = Pick<Turns, 'isOver' | 'next'>

/** Undefined where nothing limits the account. AWS: nothing limits the management account. */
export function holdControls(
  state: ReadUnit, account: string, type: ControlType, turns: Turning,
): MaybePromise<HeldControls | undefined> {
  return andThen(state.get(Members, [account]), member => member && andThen(
    state.get(Organizations, [member.organizationId]), organization => {
      if (!organization) throw unknownPart(member)
      if (organization.managementAccount === account || !findEnabled(organization, type)) return undefined
      return andThen(entitiesOver(state, organization, member), entities => {
        const arranged = arrangementOf(entities, type)
        return arranged.isFree ? undefined : hold(state, { type, entities, arranged }, turns)
      })
    },
  ))
}

/**
 * INVARIANT: a unit is deleted after the last account has left it. One that is not there was read at another moment than the
 * account, and the call is tried again, or somebody took it out of the store: then nothing may be decided, since it may deny.
 */
export function entitiesOver(state: ReadUnit, organization: Organization, member: Member): MaybePromise<Over> {
  return andThen(state.getAll(Units, unitKeys(member)), units => {
    if (units.includes(undefined)) throw unknownPart(member)
    return [organization, ...(units as readonly Unit[]), member] as const
  })
}

/** The root first, and the account last. */
type Over = readonly [Organization, ...Unit[], Member]

const unitKeys = derived(({ organizationId, units }: Member): readonly Key[] => units.map(id => [organizationId, id]))

const unknownPart = ({ account }: Member): Error =>
  new Error(`A part of the organization over ${account} is not there, so nothing can be decided about the account.`)

/** What is attached over an account. */
interface Arrangement {
  /** Of all that it is of. */
  readonly forms: readonly RecordForm[]
  /** Of the policies of each level. */
  readonly ids: readonly (readonly string[])[]
  /** Of those of the organization's own, each once. */
  readonly keys: readonly Key[]
  /** Whether all of it allows everything. */
  readonly isFree: boolean
}

const arrangements = derived((_member: Member) => new Map<ControlType, Arrangement>())

function arrangementOf(entities: Over, type: ControlType): Arrangement {
  const [organization] = entities
  const known = arrangements(entities.at(-1) as Member)
  const found = known.get(type)
  if (found && areForms(found.forms, entities)) return found
  const ids = entities.map(entity => attachedTo(organization, entity, type))
  const own = [...new Set(ids.flat())].filter(id => !allowsEverything(id))
  const keys = own.map(id => [organization.id, id])
  const made = { forms: entities.map(formOf), ids, keys, isFree: ids.flat().every(allowsEverything) }
  known.set(type, made)
  return made
}

interface Asked {
  readonly type: ControlType
  readonly entities: Over
  readonly arranged: Arrangement
}

function hold(state: ReadUnit, asked: Asked, turns: Turning): MaybePromise<HeldControls> {
  const member = asked.entities.at(-1) as Member
  return andThen(state.getAll(Policies, asked.arranged.keys), policies => {
    if (policies.includes(undefined)) throw unknownPart(member)
    const found = policies as readonly Policy[]
    const units = found.reduce((sum, { content }) => sum + content.length, 0)
    const kind = asked.type === 'SERVICE_CONTROL_POLICY' ? 'service control' : 'resource control'
    return andThen(holdCompiled(kind, member.account, units), release => {
      const levels = findLevels(asked, found)
      return levels ? { levels, release } : makeLevels(asked, found, { turns, release })
    })
  })
}

const levelsOf = (type: ControlType) => (type === 'SERVICE_CONTROL_POLICY' ? serviceLevels : resourceLevels)

/** As they were made of the same records. */
function findLevels({ type, entities, arranged }: Asked, policies: readonly Policy[]): ControlLevels | undefined {
  const known = levelsOf(type).find(formOf(entities.at(-1)!))
  return known?.arranged === arranged && areForms(known.forms, policies) ? known.levels : undefined
}

async function makeLevels(
  { type, entities, arranged }: Asked, policies: readonly Policy[],
  { turns, release }: { readonly turns: Turning; readonly release: () => void },
): Promise<HeldControls> {
  const [organization] = entities
  try {
    const attached = new Map<string, AttachedPolicy>()
    for (const policy of policies) {
      if (turns.isOver()) await turns.next(organization.id)
      attached.set(policy.id, { policy: compileOnce(policy.content, kindOfControl(type)), arn: policyArn(organization, policy) })
    }
    const aws = (id: string): AttachedPolicy => ({ ...everythingAllowed, arn: policyArn(organization, findAwsPolicy(id)!) })
    const levels = arranged.ids.map(level => level.map(id => attached.get(id) ?? aws(id)))
    levelsOf(type).add(formOf(entities.at(-1)!), { arranged, forms: policies.map(formOf), levels })
    return { levels, release }
  } catch (error) {
    release()
    throw error
  }
}

interface Levels {
  readonly arranged: Arrangement
  /** Of the policies. */
  readonly forms: readonly RecordForm[]
  readonly levels: ControlLevels
}

const bound = {
  most: mostUnits, mostWeight: 2 * mostUnits,
  weigh: (_form: RecordForm, { levels }: Levels) => levels.reduce((sum, level) => sum + unitsOf(level), 0),
}

/** For an account's record: the policies of all levels, while these are the same records. */
const serviceLevels = new Generations<RecordForm, Levels>(bound)
const resourceLevels = new Generations<RecordForm, Levels>(bound)

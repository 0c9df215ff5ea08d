// What policies would decide: each action on each resource, asked of the engine that decides calls.
import type { PolicyEvaluationDecisionType } from '../../../contracts/iam.gen.ts'
import { parseArn } from '../../../core/arn.ts'
import type { OwnTurns } from '../../../core/sharing/turns.ts'
import { evaluate } from '../../../engines/policy/evaluate.ts'
import { matchesIn } from '../../../engines/policy/explanation.ts'
import type { AttachedPolicy, Question } from '../../../engines/policy/question.ts'
import type { Decision, KeyValue, PrincipalIdentity } from '../../../engines/policy/types.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { ControlLevels } from '../../../gateway/ports.ts'
import { readContext, type ContextEntries } from './context-entries.ts'
import { broughtPolicy, type SimulatedPolicy } from './simulated-policies.ts'

interface SimulationInput extends ContextEntries {
  readonly ActionNames: readonly string[]
  readonly ResourceArns?: readonly string[] | undefined
  readonly ResourcePolicy?: string | undefined
  readonly ResourceOwner?: string | undefined
  readonly CallerArn?: string | undefined
  readonly ResourceHandlingOption?: string | undefined
  readonly MaxItems?: number | undefined
  readonly Marker?: string | undefined
}

type SimulationCall = Pick<
  Call<SimulationInput, 'InvalidInputException'>, 'input' | 'scope' | 'state' | 'page' | 'error' | 'unbuilt'
>

/** Whose policies are asked. */
export interface Subject {
  /** Absent where the request names no caller. */
  readonly principal?: PrincipalIdentity
  readonly identity: readonly SimulatedPolicy[]
  readonly boundary?: SimulatedPolicy
  /** Service control policies, of each level from the root of an organization to the account; empty where none limits it. */
  readonly organization?: ControlLevels
}

/** AWS: each action on each resource, in their order. */
export async function simulate(call: SimulationCall, subject: Subject) {
  const { input, page, error, unbuilt } = call
  if (input.ResourceHandlingOption !== undefined) throw unbuilt('ResourceHandlingOption')
  const { ActionNames: actions, ResourceArns: resources = ['*'], MaxItems: _most, Marker, ...rest } = input
  const stray = resources.filter(resource => resource !== '*' && !parseArn(resource))
  if (stray.length > 0) throw error('InvalidInputException', `ResourceNames are not in a valid ARN format: ${stray.join(', ')}.`)
  const bound = [rest, actions, resources]
  const [after = -1] = page.resume(Marker, bound, () => error('ValidationException', 'Invalid Marker.')) ?? []
  const count = actions.length * resources.length
  const from = Number(after) + 1
  const simulation = new Simulation(call, subject, await readResourcePolicy(call, subject))
  const results = await resultsOf(call, simulation, { actions, resources, from, count })
  const end = from + results.length
  const isTruncated = end < count
  return {
    EvaluationResults: results, IsTruncated: isTruncated, Marker: isTruncated ? page.token([end - 1], bound) : undefined,
  }
}

/** Of as many as a page has room for. */
async function resultsOf(
  { input: { MaxItems = 100 } }: SimulationCall, simulation: Simulation, { actions, resources, from, count }: Combinations,
) {
  const results: Result[] = []
  const end = Math.min(count, from + MaxItems)
  for (let i = from, room = longestPage; i < end; i++) {
    const result = await simulation.resultOf(actions.at(i / resources.length)!, resources.at(i % resources.length)!)
    room -= simulation.unitsOf(result)
    if (room < 0 && results.length > 0) break
    results.push(result)
  }
  return results
}

/** There may be many: none is made before it is asked. */
interface Combinations {
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly from: number
  readonly count: number
}

type Result = Awaited<ReturnType<Simulation['resultOf']>>

/**
 * In units of text. INVARIANT: a page ends before the result with which it would have more. One that is longer by itself has a
 * page of its own, and is as long as the policies.
 */
const longestPage = 1024 * 1024
/** With the elements around it. */
const [unitsOfResult, unitsOfStatement, unitsOfKey] = [512, 256, 24]

export const attached = ({ policy, id }: SimulatedPolicy): AttachedPolicy => ({ policy, arn: id })

class Simulation {
  readonly #turns: OwnTurns
  readonly #subject: Subject
  readonly #principal: PrincipalIdentity
  readonly #owner: string
  readonly #resourcePolicy: SimulatedPolicy | undefined
  readonly #context: ReadonlyMap<string, KeyValue>
  /**
   * Those that may give what is asked for, in the order in which a result names them, and those that only limit it. AWS: a result
   * names neither statements of organizations nor keys that they ask for.
   */
  readonly #giving: readonly SimulatedPolicy[]
  readonly #limiting: readonly SimulatedPolicy[]
  readonly #missing: readonly string[]
  readonly #missingUnits: number
  readonly #namesResources: boolean

  constructor(call: SimulationCall, subject: Subject, resourcePolicy: SimulatedPolicy | undefined) {
    const { input, scope: { account, partition, now } } = call
    const { identity, boundary } = subject
    this.#turns = call.state.turns
    this.#subject = subject
    this.#principal = subject.principal ?? { kind: 'user', account, arn: `arn:${partition}:iam::${account}:user/`, id: '' }
    this.#owner = ownerOf(call) ?? this.#principal.account
    this.#resourcePolicy = resourcePolicy
    this.#context = readContext(call, now)
    this.#giving = [...identity, ...(this.#resourcePolicy ? [this.#resourcePolicy] : [])]
    this.#limiting = boundary ? [boundary] : []
    this.#missing = this.#keysWithoutValue()
    this.#missingUnits = this.#missing.reduce((sum, { length }) => sum + length + unitsOfKey, 0)
    this.#namesResources = input.ResourceArns !== undefined
  }

  async resultOf(action: string, resource: string) {
    const question = this.#question(action, resource)
    const isLetOn = await this.#isLetOn(question)
    await this.#turn()
    const decision = isLetOn ? evaluate(question) : heldBack
    const isHome = question.resource.account === this.#principal.account
    const MatchedStatements = await this.#matched(question, decision)
    const MissingContextValues = this.#missing
    return {
      EvalActionName: action,
      EvalResourceName: resource,
      EvalDecision: wordFor(decision),
      MatchedStatements,
      MissingContextValues,
      ...(await this.#detailsOf(question, isLetOn)),
      ...(this.#namesResources && {
        // AWS: of one account it is there and empty, unless an organization denies. DIFFERS: of two it tells of each kind of
        // policy, by words not known.
        ...(isHome && isLetOn && { EvalDecisionDetails: {} }),
        ResourceSpecificResults: [{
          EvalResourceName: resource, EvalResourceDecision: wordFor(decision), MatchedStatements, MissingContextValues,
        }],
      }),
    }
  }

  /** What is told of a resource is told twice. */
  unitsOf({ EvalActionName: action, EvalResourceName: resource, MatchedStatements }: Result): number {
    const statements = MatchedStatements.reduce((sum, { SourcePolicyId: { length } }) => sum + length + unitsOfStatement, 0)
    const told = resource.length + statements + this.#missingUnits
    return unitsOfResult + action.length + (this.#namesResources ? 2 * told : told)
  }

  /** INVARIANT: no evaluation begins in a turn that has lasted long. */
  async #turn(): Promise<void> {
    if (this.#turns.isOver()) await this.#turns.next()
  }

  #question(action: string, arn: string): Question {
    const { identity, boundary } = this.#subject
    const account = parseArn(arn)?.account
    return {
      action,
      principal: this.#principal,
      resource: {
        arn, account: account === undefined || account === '' ? this.#owner : account, authority: 'either',
        ...(this.#resourcePolicy && { policy: this.#resourcePolicy.policy }),
      },
      identity: identity.map(attached),
      ...(boundary && { boundary: attached(boundary) }),
      key: name => this.#context.get(name),
    }
  }

  /** Whether the organization lets it on to the policies of the account. */
  async #isLetOn(question: Question): Promise<boolean> {
    for (const level of this.#subject.organization ?? []) {
      await this.#turn()
      if (!allowAlone(question, level)) return false
    }
    return true
  }

  /** What the boundary and the organization say by themselves. AWS: the latter of every account that is in one. */
  async #detailsOf(question: Question, isLetOn: boolean) {
    const { boundary, organization } = this.#subject
    await this.#turn()
    const isWithin = boundary && allowAlone(question, [attached(boundary)])
    return {
      ...(organization && { OrganizationsDecisionDetail: { AllowedByOrganizations: isLetOn } }),
      ...(isWithin !== undefined && { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: isWithin } }),
    }
  }

  /** AWS: those of the decision's own effect, and none where nothing was decided by a statement. */
  async #matched(question: Question, decision: Decision) {
    if (!decision.allowed && !decision.explicit) return []
    await this.#turn()
    const policies = decision.allowed ? this.#giving : [...this.#giving, ...this.#limiting]
    const matches = matchesIn(policies.map(({ policy }) => policy), question)
    return policies.flatMap(({ id, spans }, i) => {
      const ordinals = matches[i]![decision.allowed ? 'allows' : 'denies']
      return ordinals.map(ordinal => {
        const { start, end } = spans().at(ordinal)!
        return { SourcePolicyId: id, SourcePolicyType: policyType, StartPosition: start, EndPosition: end }
      })
    })
  }

  /** AWS: of all policies, whether their statements are about the action or not (public reports). */
  #keysWithoutValue(): readonly string[] {
    const missing = new Map([...this.#giving, ...this.#limiting].flatMap(({ keys }) => keys).map(key => [key.toLowerCase(), key]))
    for (const name of this.#context.keys()) missing.delete(name)
    return [...missing.values()]
  }
}

// AWS: it answers this for all of them, which the model does not have (public reports).
const policyType = 'IAM Policy' as 'none'

/** Whether the policies allow it where no others are asked, within one account. */
function allowAlone({ action, principal, resource: { arn }, key }: Question, identity: readonly AttachedPolicy[]): boolean {
  const resource = { arn, account: principal.account, authority: 'either' } as const
  return evaluate({ action, principal, resource, identity, key }).allowed
}

/** AWS: where an organization denies the simulation ends. Whatever its statements say nothing has allowed it (public reports). */
const heldBack: Decision = { allowed: false, explicit: false, layer: 'service control' }

function wordFor(decision: Decision): PolicyEvaluationDecisionType {
  if (decision.allowed) return 'allowed'
  return decision.explicit ? 'explicitDeny' : 'implicitDeny'
}

/** AWS: an account, or whoever is in it. */
function ownerOf({ input: { ResourceOwner }, error }: SimulationCall): string | undefined {
  if (ResourceOwner === undefined) return undefined
  const { account = '' } = parseArn(ResourceOwner) ?? {}
  if (/^\d{12}$/.test(account)) return account
  throw error('InvalidInputException', `'${ResourceOwner}' is not a valid as a Resource Owner.`)
}

async function readResourcePolicy(call: SimulationCall, { principal }: Subject): Promise<SimulatedPolicy | undefined> {
  const { input: { ResourcePolicy }, error } = call
  if (ResourcePolicy === undefined) return undefined
  if (!principal) throw error('InvalidInputException', 'CallerArn is required where there is a ResourcePolicy.')
  return broughtPolicy(call, 'ResourcePolicy', ResourcePolicy, 'resource')
}

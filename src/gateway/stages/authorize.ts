// The operation's declared access, through the policy engine: every entry must be allowed on every resource.
import { AwsError } from '../../core/aws-error.ts'
import { findInFamily } from '../../core/by-name.ts'
import { andThen, type MaybePromise } from '../../core/maybe-promise.ts'
import { compilePolicy } from '../../engines/policy/compile.ts'
import { evaluate, evaluateUnnamed } from '../../engines/policy/evaluate.ts'
import { explainDenial, type DeniedQuestion } from '../../engines/policy/explain.ts'
import type { Question } from '../../engines/policy/question.ts'
import type { Decision, Denied, KeyValue } from '../../engines/policy/types.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import { resolve, type Attempt } from '../attempt.ts'
import { sharerOf } from '../caller.ts'
import { globalKey } from '../conditions.ts'
import { errorsOf, failure } from '../failures.ts'
import type { Invocation } from '../invocation.ts'
import { unnamed, type Operation, type Resource } from '../operation.ts'
import type { ControlLevels, HeldControls, HeldPrincipalPolicies, PrincipalPolicies } from '../ports.ts'
import { resourceControlOver, serviceControlOver } from '../principals/controls.ts'
import { Standings } from '../principals/standings.ts'
import type { Outcome } from '../outcome.ts'

type Access = Exclude<Operation['definition']['access'], 'anyone-signed'>

export function authorize(attempt: Attempt, { definition: { access } }: Operation): MaybePromise<void> {
  if (access === 'anyone-signed') return undefined
  const state = attempt.state.forDecision()
  return andThen(serviceControlOver(attempt, state), control => {
    if (control) return underControl(attempt, state, access, control)
    return andThen(policiesOf(attempt, state), policies => requireAll(attempt, state, access, policies))
  })
}

function policiesOf({ gateway: { ports, turns }, call }: Attempt, state: ReadUnit): MaybePromise<HeldPrincipalPolicies> {
  return ports.principals.policiesOf(state, call.scope.caller, turns)
}

/** INVARIANT: whoever holds an identity's policies does not wait for those of its organization, which come first. */
async function underControl(
  attempt: Attempt, state: ReadUnit, access: Access, { levels: serviceControl, release }: HeldControls,
): Promise<void> {
  try {
    await requireAll(attempt, state, access, { ...(await policiesOf(attempt, state)), serviceControl })
  } finally {
    release()
  }
}

async function requireAll(
  attempt: Attempt, state: ReadUnit, access: Access, { release, ...policies }: HeldPrincipalPolicies,
): Promise<void> {
  const { gateway: { turns }, call: { input, scope: { caller } } } = attempt
  const sharer = sharerOf(caller)
  if (policies.boundary) attempt.hasBoundary = true
  try {
    for (const { action, on, when, each } of access) {
      if (when && !when(input)) continue
      // To name a resource may be work as well: its policy is compiled.
      if (turns.isOver()) await turns.next(sharer)
      if (each) attempt.letOn ??= new Set()
      const resolving = resolve(attempt, on, state)
      const resources = resolving instanceof Promise ? await resolving : resolving
      if (resources === unnamed) requireSomewhere(attempt, action, policies)
      else for (let i = 0; i < resources.length; i++) {
        if (i > 0 && turns.isOver()) await turns.next(sharer)
        // What was decided at once is not waited for.
        const asking = { action, resource: resources[i]!, policies }
        const waiting = each ? judge(attempt, state, asking) : require(attempt, state, asking)
        if (waiting) await waiting
      }
    }
  } finally {
    release()
  }
}

/**
 * To be called right behind the decision, whatever it was.
 * INVARIANT: nothing is decided on what was true at different moments, were it only to read. The first attempt expects besides,
 * where it changes something, what it decided on, since a cache may not have learnt yet of what another node has acknowledged. In
 * a later one the cache has caught up with the store since the call came: the decision is right as of then, and whoever revokes
 * something meanwhile comes behind it. The access key itself is expected in all of them.
 */
export function settle(attempt: Attempt): MaybePromise<void> {
  const { gateway: { store }, state } = attempt
  return andThen(store.isAlone && state.isUnproven() ? store.catchUp() : undefined, () => judgeDecision(attempt))
}

function judgeDecision(attempt: Attempt): void {
  const { gateway: { store }, state, caughtUp, moment } = attempt
  const moved = state.findMoved()
  if (!store.isCurrent && !moment) attempt.isDoubtful = true
  else if (moved !== undefined) attempt.moved ??= moved
  else if (state.isUnproven()) attempt.isDoubtful = true
  else if (caughtUp) state.decided()
}

/**
 * To be called behind a call that changes nothing. INVARIANT: what it is told is no newer than the decision that it is told by:
 * what was decided on is as it was still, or the store is asked whether it is. It is asked as well where the call fails over
 * records that may contradict each other, since one was read from the cache, which may be a second old, and one from the store.
 */
export function settleRead(attempt: Attempt, outcome: Outcome): MaybePromise<void> {
  const { gateway: { store }, state } = attempt
  // Where nobody else commits, all that was read is told by the feed, whether the cache was told of its commit or not.
  const isLate = store.isAlone && state.mayBeOutrun()
  return andThen(isLate ? store.catchUp() : undefined, () => judgeRead(attempt, outcome))
}

function judgeRead(attempt: Attempt, outcome: Outcome): void {
  const { gateway: { store }, state, caughtUp } = attempt
  if ('error' in outcome) {
    if (outcome.error.code === 'InternalFailure' || (!caughtUp && state.isMixed())) attempt.isDoubtful = true
    return
  }
  const outrun = state.findOutrun()
  if (outrun !== undefined) attempt.moved ??= outrun
  else if (!store.isAlone && state.mayBeOutrun()) attempt.isDoubtful = true
}

interface Asking {
  readonly action: string
  readonly resource: Resource
  readonly policies: PrincipalPolicies
}

/** INVARIANT: who may have none of them is told so of each, and learns no more than who asks for one. */
async function judge(attempt: Attempt, state: ReadUnit, asking: Asking): Promise<void> {
  try {
    await require(attempt, state, asking)
    attempt.letOn!.add(asking.resource.account)
  } catch (thrown) {
    if (!(thrown instanceof AwsError) || thrown.code !== 'AccessDeniedException') throw thrown
    attempt.denied ??= new Map()
    attempt.denied.set(asking.resource.arn, thrown)
  }
}

function require(attempt: Attempt, state: ReadUnit, asking: Asking): Promise<void> | undefined {
  const { gateway: { ports }, call: { scope: { caller } } } = attempt
  const { resource } = asking
  // Of his own account a caller's credentials have been asked already.
  if ('accessKeyId' in caller && resource.account === caller.account) return requireUnderControl(attempt, state, asking)
  const isClosed = ports.organizations.isClosed(state, resource.account)
  if (isClosed === false) return requireUnderControl(attempt, state, asking)
  return Promise.resolve(isClosed).then(closed =>
    requireUnderControl(attempt, state, closed ? { ...asking, resource: ofClosed(resource) } : asking))
}

/** AWS: what a closed account has let others do, it lets nobody do. */
const ofClosed = ({ policy: _, granted: __, ...resource }: Resource): Resource => resource

function requireUnderControl(attempt: Attempt, state: ReadUnit, asking: Asking): Promise<void> | undefined {
  const held = resourceControlOver(attempt, state, asking.action, asking.resource)
  if (held === undefined) return decide(attempt, state, asking)
  return Promise.resolve(held).then(async control => {
    try {
      await decide(attempt, state, asking, control?.levels)
    } finally {
      control?.release()
    }
  })
}

function decide(
  attempt: Attempt, state: ReadUnit, { action, resource, policies }: Asking, resourceControl?: ControlLevels,
): Promise<void> | undefined {
  const question = { ...asked(attempt, action, policies, resource), resource, ...(resourceControl && { resourceControl }) }
  const decision = evaluate(question)
  const isClosed = resource.organizationAlone && resource.account !== question.principal.account
  if (attempt.standings?.isWanting || (isClosed && !decision.allowed)) {
    return evaluateKnowing(attempt, state, question).then(async decided => {
      if (isClosed && !decided.allowed) await requireOneOrganization(attempt, state, question)
      requireAllowed(attempt, question, decided)
    })
  }
  requireAllowed(attempt, question, decision)
  return undefined
}

/** For whom has been denied: whoever is in another organization than the resource, or in none, is told no more. */
async function requireOneOrganization(attempt: Attempt, state: ReadUnit, { key }: Question): Promise<void> {
  const organizations = () => [key('aws:principalorgid'), key('aws:resourceorgid')]
  let [own, other] = organizations()
  while (attempt.standings?.isWanting) {
    await attempt.standings.learn(state, attempt.gateway.ports.organizations)
    ;[own, other] = organizations()
  }
  if (own === undefined || own !== other) throw failure('AccessDeniedException', 'Access Denied')
}

function requireAllowed(
  { call, gateway: { server } }: Attempt, question: Question & { readonly resource: Resource }, decision: Decision,
): void {
  if (decision.allowed) return
  const { resource: { deniedToOthers, account }, principal } = question
  if (deniedToOthers && account !== principal.account) {
    throw errorsOf(call.contract)(deniedToOthers.code, deniedToOthers.message)
  }
  const internal = decision.unfinished && 'The evaluation was given up: policies and request are too much work together.'
  const message = explainDenial(asTold(call, question), toldOf(question, decision))
  const { requestId, scope: { now: at } } = call
  server.denials.note(requestId, question, decision, { at, message, resource: question.resource.arn })
  throw failure('AccessDeniedException', message, internal)
}

/** AWS: other accounts are not told which policy it was by which an organization keeps them out. */
function toldOf({ resource, principal }: Question, decision: Denied): Denied {
  if (decision.layer !== 'resource control' || resource.account === principal.account) return decision
  const { policyArn: _, ...told } = decision
  return told
}

const asTold = <T extends DeniedQuestion>({ service }: Invocation, question: T): DeniedQuestion =>
  (service.smallActions ? { ...question, action: question.action.toLowerCase() } : question)

/** INVARIANT: it ends: no key asks about other accounts than the caller's, the resource's and that which a service works for. */
async function evaluateKnowing(attempt: Attempt, state: ReadUnit, question: Question): Promise<Decision> {
  let decision = evaluate(question)
  while (attempt.standings?.isWanting) {
    await attempt.standings.learn(state, attempt.gateway.ports.organizations)
    decision = evaluate(question)
  }
  return decision
}

/** For a resource that the input does not name: the caller learns what is wrong with it only where the action may be allowed. */
function requireSomewhere(attempt: Attempt, action: string, policies: PrincipalPolicies): void {
  const { call, gateway: { server } } = attempt
  const question = asked(attempt, action, policies, undefined)
  const decision = evaluateUnnamed(question)
  if (decision.allowed) return
  const message = explainDenial(asTold(call, question), decision)
  const { requestId, scope: { now: at } } = call
  const resource = { arn: '*', account: question.principal.account, authority: 'either' } as const
  server.denials.note(requestId, { ...question, resource }, decision, { at, message })
  throw failure('AccessDeniedException', message)
}

const allowing = {
  policy: compilePolicy('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}', 'identity'),
}
const everythingAllowed: PrincipalPolicies = { identity: [allowing] }
/** AWS: a Deny with NotPrincipal holds for whoever has a boundary, whatever that allows. */
const everythingAllowedWithin: PrincipalPolicies = { identity: [allowing], boundary: allowing }

/** Whether the resource's own policy allows it to the caller, or leaves it to identity policies, in a request like this one. */
export async function permits(attempt: Attempt, action: string, resource: Resource): Promise<boolean> {
  const policies = attempt.hasBoundary ? everythingAllowedWithin : everythingAllowed
  const question = { ...asked(attempt, action, policies, resource), resource }
  return (await evaluateKnowing(attempt, attempt.state, question)).allowed
}

function asked(attempt: Attempt, action: string, policies: PrincipalPolicies, resource: Resource | undefined) {
  const { caller: principal } = attempt.call.scope
  return { action, principal, ...policies, key: (name: string) => conditionKey(attempt, action, resource, name) }
}

/** AWS: a key that the action does not have is absent, whatever the request holds. */
function conditionKey(attempt: Attempt, action: string, resource: Resource | undefined, name: string): KeyValue | undefined {
  const { call } = attempt
  const { caller } = call.scope
  const claim = 'claims' in caller ? caller.claims.get(name) : undefined
  if (claim !== undefined) return claim
  if (call.service.hasKey(action, name)) return keyOfAction(call, resource, name)
  // An action of another service's is asked on a resource that answers its keys.
  const isOwn = name.startsWith('aws:') || call.service.contract.actions.includes(action)
  if (!isOwn) return resource?.keys && findInFamily(resource.keys, name)?.(name)
  if (!name.startsWith('aws:')) return undefined
  const { scope, origin } = call
  const standing = (account: string) => (attempt.standings ??= new Standings()).find(account)
  return globalKey(name, { scope, resource, origin, standing })
}

function keyOfAction(
  { service, scope, input, origin }: Invocation, resource: Resource | undefined, name: string,
): KeyValue | undefined {
  const resourceKey = resource?.keys && findInFamily(resource.keys, name)
  if (resourceKey) return resourceKey(name)
  return service.conditions && findInFamily(service.conditions, name)?.(input as never, scope, name, origin.signed)
}

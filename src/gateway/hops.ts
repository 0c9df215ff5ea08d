// A call from one service to another: within a call, in its caller's name or as the service itself, or by what a service does
// without one. Authorised and recorded like any other, on a child of the unit of work of whatever makes it. What the hop writes
// becomes that one's once it has succeeded; its record is kept apart from its writes.
import type { OperationContract } from '../contracts/contract.ts'
import type { AssumeRoleResponse } from '../contracts/sts.gen.ts'
import { AwsError } from '../core/aws-error.ts'
import { uuidV4 } from '../core/ids.ts'
import { andThen, type MaybePromise } from '../core/maybe-promise.ts'
import { withinContract } from '../engines/wire/schema/within-contract.ts'
import type { ChildUnit } from '../storage/unit-of-work.ts'
import type { OuterCall } from './authorization/denials.ts'
import { newHopLine, type Attempt, type HopLine, type HopSession } from './attempt.ts'
import type { Caller, ServicePrincipal } from './caller.ts'
import type { LoadedService } from './directory.ts'
import type { Draw } from './draws.ts'
import { vouchedFor, type Invocation } from './invocation.ts'
import type { Scope } from './operation.ts'
import type { HopOptions, Hops, InRole } from './work.ts'
import { trailRecords } from './trail/trail-record.ts'

/** Milliseconds: a session that ends sooner is not begun with, and one that was denied is left where it is so old. */
const longestWork = 5 * 60_000
const youngest = 1000

/** Of a part, which its caller may have named. */
const longestRequestId = 1024

/** What makes hops: an attempt at a call, or what a service does by itself. */
export interface Outer
  extends Pick<Attempt, 'gateway' | 'state' | 'once' | 'caughtUp' | 'moment' | 'run' | 'hops' | 'moved' | 'isDoubtful'> {
  /** What a service does by itself has no request. */
  readonly call:
    & Pick<Invocation, 'service' | 'scope' | 'origin' | 'draws' | 'isAbandoned'>
    & Partial<Pick<Invocation, 'requestId' | 'contract' | 'within'>>
}

export function hopsOf(outer: Outer): Hops {
  const { hops } = outer
  return {
    async call(contract, input, options = {}) {
      if (hops.isOver) throw new Error(`${contract.name} was called by what had ended.`)
      // INVARIANT: a hop is numbered as it is asked for, so that no two of them draw under one name.
      const place = `hop ${++hops.begun} ${contract.service.name}:${contract.name}`
      const run = () => runInTurn(outer, place, contract as OperationContract, input as object, options)
      const ended = hops.waiting++ === 0 ? run() : hops.last.then(run)
      hops.last = ended.catch(() => undefined)
      return (await ended) as never
    },
  }
}

/** INVARIANT: a hop that was begun has ended, and is recorded, when what asked for it is, whether that waited or not. */
export async function endHops(hops: HopLine): Promise<void> {
  for (let last: Promise<unknown> | undefined; last !== hops.last; ) {
    last = hops.last
    await last
  }
  hops.isOver = true
}

/**
 * Once more in a new session where one that the service has held for a while is denied. AWS: whoever revokes a role's sessions
 * denies those of before, and those that come have the role's permissions.
 */
async function runInTurn(
  outer: Outer, place: string, contract: OperationContract, input: object, options: HopOptions,
): Promise<unknown> {
  try {
    return await runHop(outer, place, contract, input, options)
  } catch (thrown) {
    const isDenied = thrown instanceof AwsError && /^AccessDenied(Exception)?$/.test(thrown.code)
    if (!isDenied || typeof options.as !== 'object' || !(await leaveSession(outer, options.as, options.source))) throw thrown
    return await runHop(outer, `${place} again`, contract, input, options)
  } finally {
    outer.hops.waiting--
  }
}

// INVARIANT: a hop sees all that those before it have written, and writes over nothing that it has not seen.
async function runHop(
  outer: Outer, place: string, contract: OperationContract, input: object, options: HopOptions,
): Promise<unknown> {
  const beginning = beginHop(outer, place, contract, input, options)
  const inner = beginning instanceof Promise ? await beginning : beginning
  const outcome = await outer.run(inner)
  if (inner.moved !== undefined) outer.moved ??= inner.moved
  if (inner.isDoubtful) outer.isDoubtful = true
  const wrote = 'output' in outcome && inner.state.writes
  const writing = trailRecords(inner, outcome)
  const records = (writing instanceof Promise ? await writing : writing).map(record => ({ record, wrote }))
  outer.hops.records.push(...inner.hops.records, ...records)
  if ('error' in outcome) {
    const { gateway: { server }, call: { requestId: of } } = outer
    const { requestId } = inner.call
    // Denied it may have been by a hop of its own, whatever it made of that.
    if (of !== undefined) server.denials.noteFor(of, requestId)
    throw outcome.error.ofRequest(requestId)
  }
  inner.state.merge()
  return outcome.output
}

type InnerAttempt = Attempt & { readonly state: ChildUnit }

function beginHop(
  outer: Outer, place: string, contract: OperationContract, input: object, options: HopOptions,
): MaybePromise<InnerAttempt> {
  return andThen(outer.gateway.directory.load(contract.service), service =>
    andThen(nameOf(outer, service, options), by => attemptOf(outer, { place, service, contract, input, by, options })))
}

interface Hop {
  readonly place: string
  readonly service: LoadedService
  readonly contract: OperationContract
  readonly input: object
  readonly by: Pick<Invocation, 'scope' | 'origin'>
  readonly options: HopOptions
}

function attemptOf(outer: Outer, { place, service, contract, input, by, options }: Hop): InnerAttempt {
  const { gateway, call: { draws, isAbandoned }, caughtUp, moment, run } = outer
  // INVARIANT: nothing that is done behind a record is left out, since a hop is on record with the call that it is a part of.
  const { definition } = service.built.get(contract.name) ?? {}
  if (definition?.afterwards) throw new Error(`${contract.name} cannot be a part of another call.`)
  const once: Draw = (name, draw) => outer.once(`${place}/${name}`, draw)
  const { region = outer.call.scope.region, part } = options
  const call: Invocation = {
    requestId: part === undefined ? once('request id', uuidV4) : `${outer.call.requestId}:${part}`.slice(0, longestRequestId),
    ...(part !== undefined && { isPart: true }),
    service,
    contract,
    input: withinContract(contract.input, input as Readonly<Record<string, unknown>>),
    given: input,
    refused: undefined,
    ...by,
    within: withinOf(outer),
    scope: { ...by.scope, region: service.global ? 'aws-global' : region },
    proof: vouchedFor(by.scope.caller),
    draws,
    isAbandoned,
  }
  const state = outer.state.child({ account: call.scope.account, region: call.scope.region })
  return { gateway, call, state, once, caughtUp, ...(moment && { moment }), run, hops: newHopLine(), resolved: new Map() }
}

/** What a service does by itself is no call. */
export function withinOf({ call: { service, contract, requestId, within = [] } }: Pick<Outer, 'call'>): readonly OuterCall[] {
  if (!contract || requestId === undefined) return within
  return [...within, { requestId, operation: `${service.facts.name}:${contract.name}` }]
}

/** In whose name a hop is made, and where it comes from. */
function nameOf(
  outer: Outer, called: LoadedService, options: HopOptions,
): MaybePromise<Pick<Invocation, 'scope' | 'origin'>> {
  const { call: { service, scope: { partBy: _, point: _point, ...scope }, origin } } = outer
  const { eventSource } = service.facts
  if (typeof options.as === 'object') {
    return sessionFor(outer, options.as, options.source).then(caller => {
      return { scope: { ...scope, account: caller.account, caller, via: [] }, origin: { service: eventSource, secure: true } }
    })
  }
  if (options.as === 'service' || scope.caller.kind === 'service') {
    const caller = asItself(eventSource, scope, options.source)
    return { scope: { ...scope, caller, via: [] }, origin: { service: eventSource, secure: true } }
  }
  // INVARIANT: what a service asks of itself is decided as where the caller asks it, so that neither is a way around the other.
  if (called.facts.name === service.facts.name) return { scope: { ...scope, partBy: eventSource }, origin }
  return { scope: { ...scope, via: [...scope.via, eventSource] }, origin }
}

/** Who calls in the role: in a session like any other, of which there is one for all hops. */
async function sessionFor(outer: Outer, as: InRole, source: HopOptions['source']): Promise<Caller> {
  const sessions = (outer.hops.sessions ??= new Map<string, Promise<HopSession>>())
  const name = nameOfSession(outer, as, source)
  const entered = sessions.get(name) ?? enter(outer, name, as, source)
  sessions.set(name, entered)
  return (await entered).caller
}

/** By whose it is, and for what. */
const nameOfSession = ({ call: { service, scope } }: Outer, { role, session }: InRole, source: HopOptions['source']): string =>
  JSON.stringify([service.facts.eventSource, scope.account, role, session, source])

/** By a session that the service holds, while the role is the same and trusts as it did, or by a new one. */
async function enter(outer: Outer, name: string, as: InRole, source: HopOptions['source']): Promise<HopSession> {
  const { gateway: { ports, roleSessions }, call: { scope }, state } = outer
  const held = roleSessions.find(name)
  const isGood = held && held.session.expiresAt - scope.now > longestWork
  if (isGood && held.trust === (await ports.roles.find(state, as.role))?.trustText) {
    const credential = await ports.credentials.ofSession(state, held.session)
    if (credential) return { caller: credential.caller, role: held, isNew: false }
  }
  return assume(outer, as, source)
}

/** Enters anew by a session that was held and is not of now; false where there is none. */
async function leaveSession(outer: Outer, as: InRole, source: HopOptions['source']): Promise<boolean> {
  const { call: { scope }, hops: { sessions } } = outer
  const name = nameOfSession(outer, as, source)
  const entered = await sessions?.get(name)?.catch(() => undefined)
  if (!entered || entered.isNew || scope.now - entered.role.session.issuedAt < youngest) return false
  const anew = assume(outer, as, source)
  sessions?.set(name, anew)
  await anew
  return true
}

/** Keeps what was assumed, once that is on record. */
export async function holdSessions({ gateway: { roleSessions }, hops: { sessions } }: Outer): Promise<void> {
  for (const [name, entering] of sessions ?? []) {
    const entered = await entering.catch(() => undefined)
    if (entered?.isNew) roleSessions.add(name, entered.role)
  }
}

async function assume(outer: Outer, { role, session }: InRole, source: HopOptions['source']): Promise<HopSession> {
  const { gateway: { ports }, state } = outer
  // Most servers have no service that works in a role.
  const { AssumeRole } = await import('../contracts/sts.gen.ts')
  const input = { RoleArn: role, RoleSessionName: session }
  const asked = runHop(outer, `session ${role} ${session}`, AssumeRole, input, { as: 'service', ...(source && { source }) })
  const { Credentials } = (await asked) as AssumeRoleResponse
  const { AccessKeyId, SessionToken } = Credentials!
  const known = await ports.sessions.find(state, AccessKeyId, SessionToken)
  const credential = known && (await ports.credentials.ofSession(state, known))
  const trust = (await ports.roles.find(state, role))?.trustText
  if (!credential || trust === undefined) throw new Error(`${role} has given a session that is nobody's.`)
  return { caller: credential.caller, role: { session: known, trust }, isNew: true }
}

/** A service that calls as itself, for an account. */
export function asItself(service: string, { account }: Pick<Scope, 'account'>, source?: HopOptions['source']): Caller {
  const principal: ServicePrincipal = { kind: 'service', account, arn: service, id: service, service, tags: {} }
  return source ? { ...principal, source } : principal
}

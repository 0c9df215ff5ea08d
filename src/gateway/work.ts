// What a service does beside answering calls: jobs when their time has come, effects behind what causes them; and how it calls
// other services, whatever it is at.
import type { OperationContract, Validated } from '../contracts/contract.ts'
import type { Instant } from '../core/clock.ts'
import type { Journal } from '../storage/journal/journal.ts'
import type { StoreTimes } from '../storage/time/store-clock.ts'
import type { ReadUnit, UnitOfWork } from '../storage/unit-of-work.ts'
import type { ServicePrincipal } from './caller.ts'
import type { Draw } from './draws.ts'
import type { ServicePorts } from './ports.ts'
import type { ServiceEvent } from './trail/service-event.ts'

export type { ServiceEvent }

/** Calls to other services, each authorised and recorded. */
export interface Hops {
  call<Input, Output>(contract: OperationContract<Input, Output>, input: Input, options?: HopOptions): Promise<Validated<Output>>
}

export interface HopOptions {
  /** Another Region than the caller's. */
  readonly region?: string
  /**
   * In whose name. As the service itself, resource policies alone decide, and know it by `Service`, aws:SourceArn and
   * aws:SourceAccount. What a service does without a caller it does as itself, or in a role that trusts it.
   */
  readonly as?: 'caller' | 'service' | InRole
  /** What the service works for when it calls as itself. */
  readonly source?: ServicePrincipal['source'] & object
  /** Which part of the call it is, where it is recorded as one: by the call's request id and this, and without an access key. */
  readonly part?: string
}

/** In a session of a role that the service assumes as itself, which is on record: once for all hops of one unit of work. */
export interface InRole {
  readonly role: string
  /** The session's name. */
  readonly session: string
}

/** What a service says on the default event bus, beside what CloudTrail puts there of the trail. */
export interface BusEvent {
  /** `KMS CMK Rotation` */
  readonly detailType: string
  /** ARNs. */
  readonly resources: readonly string[]
  readonly detail: Readonly<Record<string, unknown>>
  /** When it happened, where that is told later. */
  readonly at?: Instant
}

/** With who says it: `kms.amazonaws.com`. */
export interface Announcement extends BusEvent {
  readonly eventSource: string
  readonly at: Instant
}

/** The default event bus of each place. */
export interface Bus {
  /** Takes what is announced to the rules that it is for. */
  readonly announce: Effect<Announcement>
  /** Whether the unit's place has any, so that something may hear of what is announced. */
  hasRules(state: ReadUnit): Promise<boolean>
}

/** What a service is given for what it does by itself, in one unit of work. */
export interface WorkContext extends StoreTimes {
  readonly account: string
  readonly region: string
  readonly state: UnitOfWork
  readonly once: Draw
  /** Other services, as the service itself; what is called is committed with what is written. */
  readonly aws: Hops
  /** Runs an effect once what is written is committed, here or at the place of what it is about. */
  emit<Content>(effect: Effect<Content>, content: Content, place?: EffectPlace): Promise<void>
  /** Shown in the trail once what is written is committed. */
  record(event: ServiceEvent): void
  /** Said on the default event bus of the place, once what is written is committed. */
  announce(event: BusEvent): Promise<void>
}

/** By whose account an effect is run, in whose trail stands what it records. */
export interface EffectPlace {
  readonly account: string
  readonly region: string
}

/** What a timer's job is given; `now` is the time that the job goes by. It may run again if another node ran it too. */
export interface JobContext extends WorkContext {
  readonly subject: string
  /** When it was to be done. A timer that was put back is of another time than what it is about says. */
  readonly due: Instant
}

export interface Job {
  /** What cannot be undone, or says when the next is due, goes by the time that is vouched for, whatever the clock says. */
  readonly goesBy: 'vouched time' | 'store time'
  run(context: JobContext): Promise<void>
}

/** Thrown by an effect that would fail however often it was run: it is not tried again. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure'
}

export interface Effect<Content> {
  /** The service's and its own: `events.Deliver`. */
  readonly name: string
  /**
   * Repeatable by `id`. Resolves where it is done: what it wrote to `state`, and what it called, is committed with that.
   * Where it throws none of that stays, and it is run again, unless it is `PermanentFailure`.
   */
  run(content: Content, context: EffectContext): Promise<void>
  /**
   * In whose name it calls other services: by itself, or as whoever called what caused it. Where he is no more when it is run, it
   * is given up, which is done by itself.
   */
  readonly inNameOf?: 'caller'
  /** How often it is run at most, and milliseconds behind the first failure. */
  readonly retry: { readonly attempts: number; readonly within: number }
  /** In place of one more attempt, where there is none. */
  giveUp?(content: Content, context: EffectContext & { readonly cause: EffectFailure }): Promise<void>
}

/** Why the last attempt failed: an error of AWS's by its contract's name, or `InternalFailure`, which tells no more. */
export interface EffectFailure {
  readonly code: string
  readonly message: string
}

export interface EffectContext extends WorkContext {
  readonly id: string
  /** Beginning with 1. */
  readonly attempt: number
  /** How often in a row something that it went by has changed before it was committed. What is done of it is less where it is. */
  readonly overtaken: number
  readonly journal: Journal
  /** The only way to the network, beside others. */
  readonly ports: ServicePorts
  /** Aborted where it takes too long, or the server stops. */
  readonly signal: AbortSignal
}

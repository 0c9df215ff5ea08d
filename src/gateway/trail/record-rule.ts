// What an operation says of itself for the trail.
import type { Decoded } from '../../contracts/contract.ts'
import type { NamedResource } from '../../core/records/journal-record.ts'
import type { TrailResource } from '../../core/records/trail-event.ts'
import type { Caller } from '../caller.ts'
import type { Resolver, Resource, Scope } from '../authorization/resources.ts'

/** Those names of one kind that there are. */
export const namesOfType = (type: string, ...names: readonly (string | undefined)[]): NamedResource[] =>
  names.flatMap(name => (name === undefined ? [] : [{ type, name }]))

/** What the trail shows of a call. */
export interface RecordRule<Input, Output> {
  /** By CloudTrail's evidence, not by the IAM access level. */
  readonly readOnly: boolean
  /** Where the trail calls the operation by another name than its own. */
  readonly eventName?: string
  /** Where it calls it otherwise that came as a form. */
  readonly postedName?: string
  readonly category?: 'Management' | 'Data'
  /** What the trail shows of members that the request left out. */
  readonly defaults?: Readonly<Partial<Input>>
  /** Request members that are left out; sensitive ones always are. */
  readonly omit?: readonly (keyof Input & string)[]
  /** The response as shown, without sensitive members; reads show none. */
  readonly response?: (output: Output) => object | undefined
  /** Response elements that the trail shows although the answer has no member that is called so. */
  readonly extraResponse?: (resources: readonly TrailResource[], output: Output) => Readonly<Record<string, unknown>>
  /** Response elements that the trail shows of a call that was let on and failed: by what it was asked on. */
  readonly failedResponse?: {
    readonly on: Resolver<Decoded<Input>>
    readonly shown: (resource: Resource, code: string) => Readonly<Record<string, unknown>> | undefined
  }
  /** Shown in the record, and found by the event history. */
  readonly resources?: readonly Resolver<Decoded<Input>>[]
  /** Request elements that the trail shows although the request has no member that is called so: those of what vouches for it. */
  readonly extraRequest?: (caller: Caller) => Readonly<Record<string, unknown>> | undefined
  /** Sensitive request members that AWS shows as hidden rather than not at all. */
  readonly hidden?: readonly (keyof Input & string)[]
  /** Codes with which the operation itself refuses, and which AWS records like a success: without code and message. */
  readonly silentErrors?: readonly string[]
  /** Codes with which AWS records neither the parameters of the request nor its resources. */
  readonly redactedErrors?: readonly string[]
  /** What the call made, shown like the resources that it named. */
  readonly created?: (output: Output, scope: Scope) => TrailResource | undefined
  /**
   * What the event history lists and finds the call by; the shown resources where a rule has none.
   * AWS: the history does not list what the record shows, but what request and answer call it (recorded).
   */
  readonly names?: (
    input: Decoded<Input>, output: Output | undefined, shown: readonly TrailResource[],
  ) => readonly NamedResource[]
}

// What analyzers of one type look at, and what they find: whatever differs between the types stands in an object of each.
import type {
  AnalyzerConfiguration, FindingDetails, FindingsStatistics, FindingType, Type,
} from '../../../contracts/accessanalyzer.gen.ts'
import type { Validated } from '../../../contracts/contract.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { ServicePorts } from '../../../gateway/ports.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import type { Analyzer } from '../analyzers/analyzers.ts'
import type { Access, Found } from '../findings/findings.ts'
import type { ResourceType } from '../findings/resources.ts'

export interface Looking {
  readonly state: UnitOfWork
  readonly ports: Pick<ServicePorts, 'policyHolders' | 'accessHolders' | 'operationActions'>
  readonly now: number
}

/** A resource as it was seen. */
export interface Seen {
  /** As its service finds it. */
  readonly name: string
  readonly arn: string
  readonly account: string
}

export interface Sight<A> {
  /** Undefined where there is none any more. */
  readonly resource: Seen | undefined
  readonly found: readonly A[]
  /** What it took to look, in units of what a commit may write. */
  readonly units: number
}

export interface AnalyzerType<A extends Access, R extends ResourceType> {
  readonly name: Type
  /** What a new one has of the request's configuration. Throws where it may not have it. */
  configure(
    given: Validated<AnalyzerConfiguration> | undefined, error: Call<unknown, 'ValidationException'>['error'],
  ): Pick<Analyzer, 'unusedAccess'>
  readonly resourceTypes: readonly R[]
  /** Whether it looks at what was changed behind each change; otherwise it looks at all that is there each day. */
  readonly isFollowing: boolean
  /** What it looks at, in the order of ids, behind `after`; each by the name that `look` takes. */
  list(
    looking: Pick<Looking, 'state' | 'ports'>, analyzer: Analyzer, type: R, after: string | undefined, limit: number,
  ): Promise<readonly { readonly id: string; readonly name: string }[]>
  /** By which findings know a resource, however its name is written. */
  keyOf(name: string): string
  look(looking: Looking, analyzer: Analyzer, type: R, name: string): Promise<Sight<A>>
  /** What is the same where it is the same finding. */
  identify(access: A, resource: Seen): readonly unknown[]
  /** What may be another of a finding that is the same. */
  told(access: A): Partial<A>
  findingType(access: A): FindingType
  details(access: A): readonly FindingDetails[]
  /** Whether a filter may have the key, beside those that all findings have. */
  hasKey(key: string): boolean
  findValue(finding: Found & A, key: string): string | undefined
  statistics(state: ReadUnit, analyzer: Analyzer): Promise<FindingsStatistics>
}

/** INVARIANT: an analyzer's resources and findings are of its own type, so that its type's functions may be given any of them. */
export type AnyType = AnalyzerType<Access, ResourceType>

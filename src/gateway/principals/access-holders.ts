// A port of the service that has users and roles: what access each has, and when it used it.
import type { Instant } from '../../core/clock.ts'
import type { Tags } from '../../core/tags.ts'
import type { Position } from '../../storage/journal/journal-reader.ts'
import type { Partition, ReadUnit } from '../../storage/unit-of-work.ts'

/** Types as the trail names them. */
export type AccessHolderType = 'AWS::IAM::Role' | 'AWS::IAM::User'

/** A credential that may be used. */
export interface HeldCredential {
  readonly createdAt: Instant
  /** Absent where it never was. */
  readonly lastUsed?: Instant
}

/** A role or a user, as whoever looks for access that nobody uses has to know it. */
export interface AccessHolder extends HeldCredential {
  readonly id: string
  readonly arn: string
  readonly account: string
  readonly tags: Tags
  /** Of a user. */
  readonly password?: HeldCredential
  /** Of a user: those that are active. */
  readonly accessKeys: readonly (HeldCredential & { readonly id: string })[]
}

/** What the policies of a role or a user grant, whatever they say of resources and conditions, and what was used of it. */
export interface HeldAccess {
  /** By namespace, in an order that stays. */
  readonly services: ReadonlyMap<string, GrantedService>
  /** When operations were called, by `useOf`: those of other services too. */
  readonly uses: ReadonlyMap<string, Instant>
  /** Of what was read and compared, in units of a policy's text. */
  readonly units: number
}

export interface GrantedService {
  /** Of those that were asked about, as they were asked. */
  readonly actions: ReadonlySet<string>
  readonly lastUsed?: Instant
}

/** What stands for an operation of a service, which is named as its actions are: `kms Encrypt`. */
export const useOf = (service: string, operation: string): string => `${service} ${operation}`

/** An operation, and the actions that some call of it may ask for. */
export interface OperationActions {
  /** As the namespace of the service's own actions. */
  readonly service: string
  readonly operation: string
  /** `kms:Encrypt` */
  readonly actions: readonly string[]
}

export interface AccessHolders {
  /** Whether what is on record until that place of the journal counts in what is told of uses. */
  knowsUses(state: ReadUnit, until: Position): Promise<boolean>
  /** Undefined of a role that is linked to a service, and of root: their access is not the account's to take away. */
  find(state: ReadUnit, place: Partition, type: AccessHolderType, id: string): Promise<AccessHolder | undefined>
  /** In the order of their ids, behind `after`. Some of them may be such as are not found. */
  list(
    state: ReadUnit, place: Partition, type: AccessHolderType, after: string | undefined, limit: number,
  ): Promise<readonly string[]>
  /** Of one that is there. `actions` are those that are asked about, by namespace: `kms`, `kms:Encrypt`. */
  accessOf(
    state: ReadUnit, holder: AccessHolder, type: AccessHolderType, actions: ReadonlyMap<string, readonly string[]>,
  ): Promise<HeldAccess>
}

// What a service's model lacks or has wrong. `<service>.overrides.ts` states it with its evidence; the generator applies it.
import type { ServiceContract } from './contract.ts'

export interface Overrides {
  readonly service?: Partial<ServiceContract>
  /** The prefix of the service's actions, where it is neither its name, its signing name nor its endpoint prefix. */
  readonly iamPrefix?: string
  /** Actions that IAM's reference does not list, without what they begin with. */
  readonly moreActions?: readonly string[]
  /** Of those, which have the condition keys of another action. */
  readonly keysAs?: Readonly<Record<string, string>>
  /** Condition keys that IAM's reference lists for no action, each with the one beside which AWS has it. */
  readonly keysBeside?: Readonly<Record<string, string>>
  /** By shape name. */
  readonly shapes?: Readonly<Record<string, ShapeOverride>>
  /** By `Shape.Member`. */
  readonly members?: Readonly<Record<string, MemberOverride>>
  /** What the model does not have and the service answers or takes, by `Shape.Member`. */
  readonly moreMembers?: Readonly<Record<string, MoreMember>>
  readonly operations?: Readonly<Record<string, OperationOverride>>
}

export interface OperationOverride {
  /** The status of its answer, where the model has another or none. */
  readonly responseCode?: number
  readonly unwrappedOutput?: true
  /** What SDKs send with a digest, and the service takes without. */
  readonly digestOptional?: true
  /** Errors of the model that it answers as well. */
  readonly moreErrors?: readonly string[]
}

/** In the model's own words. */
export interface ShapeOverride {
  readonly sensitive?: boolean
  /** Of a string; `StringSchema` says what for. */
  readonly recorded?: true
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
  /** The same values in the order in which the service tells them. */
  readonly enum?: readonly string[]
  /** Of a string; `StringSchema` says what for. */
  readonly large?: true
  /** Of an output: its root element. */
  readonly locationName?: string
  /** Of an error: the code that awsQuery writes, and the status where it is not 400. */
  readonly error?: { readonly code: string; readonly httpStatusCode?: number }
  /** Of a map; in bytes. */
  readonly whole?: number
}

/** In the model's own words. */
export interface MoreMember {
  readonly shape: string
  readonly location: 'header' | 'statusCode'
  readonly locationName?: string
}

export interface MemberOverride {
  readonly sensitive?: boolean
  readonly locationName?: string
  /** Names in XML and in forms, where the model is of another protocol. */
  readonly xmlName?: string
  /** Of the map's entries, where this member alone has them so. */
  readonly keyName?: string
  readonly valueName?: string
  /** Another shape of the model, whose values the service takes. */
  readonly shape?: string
}

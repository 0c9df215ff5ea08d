// What a service says of itself, once for all of its operations.
import type { AwsError } from '../core/aws-error.ts'
import { findInFamily, type ByName } from '../core/by-name.ts'
import type { Contract } from '../contracts/contract.ts'
import type { KeyValue } from '../engines/policy/types.ts'
import type { BrokenMember } from '../engines/wire/schema/find-broken.ts'
import type { TerseForm } from '../engines/wire/schema/validate.ts'
import type { Caller, HowSigned } from './caller.ts'
import type { CommonErrorCode } from './failures.ts'
import type { TlsFacts } from './http/tls/facts.ts'
import type { Scope } from './operation.ts'
import type { ServiceTrail } from './trail/service-trail.ts'
import type { Effect, Job } from './work.ts'

export type { RecordedCall, ServiceTrail } from './trail/service-trail.ts'

/** What a service's `index.ts` exports as `service`, beside its operations. */
export interface Service {
  readonly contract: Contract
  /** Condition keys that follow from the request, by lower-case name. */
  readonly conditions?: RequestConditions
  /** What the service answers to a kind of caller whatever the policies say. */
  readonly admit?: Admission
  /** The service's own sentence for a value that does not match the contract's pattern, by that pattern. */
  readonly invalidValues?: ByName<string>
  /** What the service says of a member that breaks the contract, where that is none of the sentences of the others. */
  readonly refuseBroken?: (member: BrokenMember, scope: Scope) => AwsError | undefined
  /** Where the service tells what violates the contract without the value. */
  readonly terse?: TerseForm
  readonly trail?: ServiceTrail
  /** What its timers run, by name. */
  readonly jobs?: Readonly<Record<string, Job>>
  /** What follows from its changes outside of them, by name. */
  readonly effects?: Readonly<Record<string, Effect<never>>>
  /** AWS's request quotas by operation. */
  readonly rates?: Readonly<Record<string, Rate>>
  /** What the service says where they are used up, if that is not `Rate exceeded`. */
  readonly rateExceeded?: string
  /**
   * AWS: S3's own rules. Paths are signed as they are; bodies may be unsigned, or signed in chunks; a URL lives as long as it
   * says; and a bucket may stand in the host's name.
   */
  readonly hasObjects?: true
  /** AWS: its paths are signed as they are, as S3's. */
  readonly verbatimPaths?: true
  /** AWS: the service writes the names of its actions in small letters where it denies them. */
  readonly smallActions?: true
  /** In bytes, where a body may be longer than of other services: what an operation judges by itself has to be read first. */
  readonly longestBody?: number
  /** The same of single operations, by name. */
  readonly longestBodies?: ReadonlyMap<string, number>
  /** In a body of JSON, where a request may have more than of other services. */
  readonly mostValues?: number
  /** A global service works in `aws-global` and is recorded in us-east-1. */
  readonly global?: true
}

/** Calls a second; operations that are counted together name what they share. */
export type Rate = number | { readonly perSecond: number; readonly sharedAs: string }

export type Admission = (
  caller: Caller,
  operation: string,
) => { readonly code: CommonErrorCode; readonly message: string } | undefined

export type RequestCondition = (
  input: never, scope: Scope, name: string, signed: HowSigned | undefined, tls: TlsFacts | undefined,
) => KeyValue | undefined

export type RequestConditions = ByName<RequestCondition>

/** Whether a request for the action may have the condition key, of its own or of what it is asked on. */
export type HasKey = (action: string, name: string) => boolean

export function keysOfActions({ actionsOfKeys }: Contract): HasKey {
  const byKey = new Map(actionsOfKeys.flatMap(({ keys, actions }) => {
    const having = new Set(actions)
    return keys.map(key => [key, having] as const)
  }))
  return (action, name) => findInFamily(byKey, name)?.has(action) ?? false
}

const bySignature = (of: (signed: HowSigned) => string | undefined): RequestCondition =>
  (_input: unknown, _scope: Scope, _name: string, signed) => signed && of(signed)

/** AWS: the condition keys of S3's that follow from how a request was signed and came, whichever of its services it is for. */
export const signatureConditions = {
  's3:authtype': bySignature(({ presigned, posted }) => (posted ? 'POST' : presigned ? 'REST-QUERY-STRING' : 'REST-HEADER')),
  's3:signatureversion': bySignature(({ byPair }) => (byPair ? 'AWS4-ECDSA-P256-SHA256' : 'AWS4-HMAC-SHA256')),
  's3:signatureage': bySignature(({ age }) => String(Math.max(age, 0))),
  's3:x-amz-content-sha256': bySignature(({ payload }) => payload),
  // AWS: a number, and absent of a request without TLS. DIFFERS: so it is of one whose TLS a proxy has ended.
  's3:tlsversion': (_input: unknown, _scope: Scope, _name: string, _signed: unknown, tls: TlsFacts | undefined) =>
    tls?.version.replace('TLSv', ''),
} as const

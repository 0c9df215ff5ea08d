// What the gateway asks of services. `main.ts` wires each port to the service that fulfils it.
import type { AttachedPolicy } from '../engines/policy/types.ts'
import type { Secret } from '../core/secret.ts'
import type { UnitOfWork } from '../storage/unit-of-work.ts'
import type { Caller } from './operation.ts'

/** An access key that may sign. The same object is answered for as long as the key does not change. */
export interface Credential {
  readonly caller: Caller
  readonly secretAccessKey: Secret<string>
}

export interface Credentials {
  /** Undefined for an unknown, deleted or inactive access key id. */
  find(state: UnitOfWork, accessKeyId: string): Promise<Credential | undefined>
}

/** The policies on the caller's side. */
export interface PrincipalPolicies {
  readonly identity: readonly AttachedPolicy[]
  readonly boundary?: AttachedPolicy
  readonly session?: readonly AttachedPolicy[]
}

export interface Principals {
  policiesOf(state: UnitOfWork, caller: Caller): Promise<PrincipalPolicies>
}

export interface Ports {
  readonly credentials: Credentials
  readonly principals: Principals
}

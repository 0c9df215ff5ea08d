// What a benchmark asks of an operation: a request for each of `count` things, so that no call finds its work done and no two
// under way change the same record.
import type { ServiceContract } from '../src/contracts/contract.ts'
import type { JsonCall, QueryCall, RestCall } from './requests.ts'
import type { Target } from './load.ts'

export const count = 1200
export const account = '000000000000'
/** 1 KB in base 64. */
export const text = Buffer.alloc(1024, 'x').toString('base64')

/** What the server named by itself, read from it when it was made. */
export interface Made {
  keys: readonly string[]
  blobs: readonly string[]
  /** Of each key two grants. */
  grants: readonly (readonly string[])[]
  accessKeys: readonly string[]
  sshKeys: readonly string[]
  serviceCredentials: readonly string[]
}

export interface Plan {
  readonly service: string
  readonly operation: string
  request(index: number, made: Made): JsonCall | QueryCall
  /** Reads what the calls have made. */
  readonly after?: (server: Target, made: Made) => Promise<void>
}

/** Of an operation that is called by a method and a path. */
export interface RestPlan {
  readonly service: string
  readonly operation: string
  request(index: number): RestCall
}

export type Input = (index: number, made: Made) => object
type Planned = (operation: string, input?: Input, after?: Plan['after']) => Plan

export function plannedIn(facts: ServiceContract): Planned {
  const { name: service, apiVersion, targetPrefix } = facts
  return (operation, input = () => ({}), after) => ({
    service,
    operation,
    request: (index, made) => {
      const given = input(index, made)
      if (targetPrefix !== undefined) return { service, target: `${targetPrefix}.${operation}`, input: given }
      return { service, apiVersion, action: operation, parameters: given as Record<string, string> }
    },
    ...(after && { after }),
  })
}

// Our own service, in the form of AWS's: what the command line asks of a running server beyond AWS's API.
import type {
  Contract, Empty, ListSchema, NumberSchema, OperationContract, ServiceContract, StringSchema, StructureSchema, TimestampSchema,
} from './contract.ts'

export const service: ServiceContract = {
  name: 'stockade',
  protocols: ['awsJson1_1'],
  apiVersion: '2026-11-22',
  signingName: 'stockade',
  endpointPrefix: 'stockade',
  targetPrefix: 'Stockade_20261122',
  eventSource: 'stockade',
}

export type StockadeAction =
  | 'stockade:AdvanceClock' | 'stockade:ConfirmClock' | 'stockade:GetMetrics' | 'stockade:GetStatus' | 'stockade:Reset'
  | 'stockade:RunTimers'

export interface AdvanceClockRequest {
  /** How far, in milliseconds. */
  Milliseconds: number
}
export interface AdvanceClockResponse {
  /** The store's time from now on. */
  Now?: Date | undefined
}
export interface ConfirmClockResponse {
  /** What the server's clock says, and what is believed from now on. */
  Now?: Date | undefined
}
export interface RunTimersResponse {
  /** How many timers fired. */
  Fired?: number | undefined
}
export interface GetMetricsResponse {
  /** In Prometheus's text format. */
  Text?: string | undefined
}
export interface RefusedSource {
  Address: string
  Count: number
}
export interface CallerCount {
  /** The caller's ARN. */
  Caller: string
  Count: number
}
export interface GetStatusResponse {
  Version?: string | undefined
  StartedAt?: Date | undefined
  Now?: Date | undefined
  /** Calls answered since the start, by service. */
  Calls?: Readonly<Record<string, number>> | undefined
  /** Those of them that were denied, by operation: `kms:Decrypt`. */
  Denied?: Readonly<Record<string, number>> | undefined
  /** Whose they were, the most frequent first; a bounded number. */
  DeniedCallers?: readonly CallerCount[] | undefined
  /** Those that failed otherwise, by code. */
  Failed?: Readonly<Record<string, number>> | undefined
  /** Those of callers who called too often, by operation. */
  Throttled?: Readonly<Record<string, number>> | undefined
  /** Whose they were, the most frequent first; a bounded number. */
  ThrottledCallers?: readonly CallerCount[] | undefined
  /** Requests that failed authentication since the start, by code. They are no calls. */
  Refused?: Readonly<Record<string, number>> | undefined
  /** Where they came from, the most frequent first; a bounded number. */
  RefusedSources?: readonly RefusedSource[] | undefined
  ResidentBytes?: number | undefined
}

const text: StringSchema = { type: 'string' }
const count: NumberSchema = { type: 'long' }
const time: TimestampSchema = { type: 'timestamp' }
const counts = { schema: () => ({ type: 'map' as const, key: () => text, value: () => count }) }
const nothing: StructureSchema = { type: 'structure', name: 'Nothing', members: {}, required: [] }

const advanceClockRequest: StructureSchema = {
  type: 'structure',
  name: 'AdvanceClockRequest',
  members: { Milliseconds: { schema: () => ({ type: 'long', min: 1 }) } },
  required: ['Milliseconds'],
}
const refusedSource: StructureSchema = {
  type: 'structure',
  name: 'RefusedSource',
  members: { Address: { schema: () => text }, Count: { schema: () => count } },
  required: ['Address', 'Count'],
}
const callerCounts: ListSchema = {
  type: 'list',
  item: () => ({
    type: 'structure',
    name: 'CallerCount',
    members: { Caller: { schema: () => text }, Count: { schema: () => count } },
    required: ['Caller', 'Count'],
  }),
}

function response(name: string, members: StructureSchema['members']): StructureSchema {
  return { type: 'structure', name, members, required: [] }
}

export const AdvanceClock: OperationContract<AdvanceClockRequest, AdvanceClockResponse, 'NotInDevelopmentException'> = {
  service,
  name: 'AdvanceClock',
  input: advanceClockRequest,
  output: response('AdvanceClockResponse', { Now: { schema: () => time } }),
  errors: { NotInDevelopmentException: { fault: 'client', status: 400 } },
}

export const ConfirmClock: OperationContract<Empty, ConfirmClockResponse, never> = {
  service,
  name: 'ConfirmClock',
  input: nothing,
  output: response('ConfirmClockResponse', { Now: { schema: () => time } }),
  errors: {},
}

export const RunTimers: OperationContract<Empty, RunTimersResponse, never> = {
  service,
  name: 'RunTimers',
  input: nothing,
  output: response('RunTimersResponse', { Fired: { schema: () => count } }),
  errors: {},
}

export const Reset: OperationContract<
  Empty, Empty, 'NotInDevelopmentException' | 'SeedFailedException' | 'SeedUnderWayException' | 'StoreIsKeptException'
> = {
  service,
  name: 'Reset',
  input: nothing,
  output: nothing,
  errors: {
    NotInDevelopmentException: { fault: 'client', status: 400 },
    SeedFailedException: { fault: 'server', status: 500 },
    SeedUnderWayException: { fault: 'client', status: 400 },
    StoreIsKeptException: { fault: 'client', status: 400 },
  },
}

export const GetStatus: OperationContract<Empty, GetStatusResponse, never> = {
  service,
  name: 'GetStatus',
  input: nothing,
  output: response('GetStatusResponse', {
    Version: { schema: () => text },
    StartedAt: { schema: () => time },
    Now: { schema: () => time },
    Calls: counts,
    Denied: counts,
    DeniedCallers: { schema: () => callerCounts },
    Failed: counts,
    Throttled: counts,
    ThrottledCallers: { schema: () => callerCounts },
    Refused: counts,
    RefusedSources: { schema: () => ({ type: 'list', item: () => refusedSource }) },
    ResidentBytes: { schema: () => count },
  }),
  errors: {},
}

export const GetMetrics: OperationContract<Empty, GetMetricsResponse, never> = {
  service,
  name: 'GetMetrics',
  input: nothing,
  output: response('GetMetricsResponse', { Text: { schema: () => text } }),
  errors: {},
}

export const contract: Contract = {
  service,
  operations: { AdvanceClock, ConfirmClock, RunTimers, GetStatus, GetMetrics, Reset },
  others: [],
  actions: ['AdvanceClock', 'ConfirmClock', 'GetMetrics', 'GetStatus', 'Reset', 'RunTimers'].map(name => `stockade:${name}`),
  conditionKeys: {},
  actionsOfKeys: [],
}

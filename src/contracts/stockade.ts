// Our own service, in the form of AWS's: what the command line asks of a running server beyond AWS's API.
import type {
  BooleanSchema, Contract, Empty, ListSchema, NumberSchema, OperationContract, ServiceContract, StringSchema, StructureSchema,
  TimestampSchema,
} from './contract.ts'
import { askedPolicy, outerCall, type AskedPolicy, type OuterCall } from './stockade-denials.ts'

export type { AskedCondition, AskedPolicy, AskedStatement, OuterCall } from './stockade-denials.ts'

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
  | 'stockade:AdvanceClock' | 'stockade:ConfirmClock' | 'stockade:ExplainDenial' | 'stockade:GeneratePolicy'
  | 'stockade:GetMetrics' | 'stockade:GetStatus' | 'stockade:Reset' | 'stockade:RunTimers'

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
export interface ExplainDenialRequest {
  /** Of the call that was denied, as its error and the log tell it. */
  RequestId: string
}
export interface ExplainDenialResponse {
  DeniedAt?: Date | undefined
  Caller?: string | undefined
  /** The calls that asked for what was denied, outermost first; absent where the caller did himself. */
  Through?: readonly OuterCall[] | undefined
  Action?: string | undefined
  Resource?: string | undefined
  /** What the caller was told. */
  Message?: string | undefined
  /** The layer that denied, or that did not allow. */
  Layer?: string | undefined
  /** Whether a statement denied. */
  Explicit?: boolean | undefined
  /** What it has to do with whether a service asked, or the caller himself; absent where it has nothing to do with that. */
  Hint?: string | undefined
  /** Every policy that was asked, in the order of the layers. Absent where the server denied more than it explains. */
  Policies?: readonly AskedPolicy[] | undefined
}
/** Either of the two that say whose calls they are. */
export interface GeneratePolicyRequest {
  RequestIds?: readonly string[] | undefined
  /** The ARN of a user, of a role or of root, or the name of a user of the account that asks. */
  Caller?: string | undefined
  /** Of the caller's calls those since then, and until then; since yesterday where it is absent. */
  From?: Date | undefined
  To?: Date | undefined
  /** Whether the policy is to let be what the caller was denied. Requests that are named are in it however they ended. */
  IncludeDenied?: boolean | undefined
}
export interface GeneratePolicyResponse {
  /** JSON text. */
  Policy?: string | undefined
  /** How many calls it is for. */
  Calls?: number | undefined
  /** How many were denied, whether they are among these or were left out. */
  Denied?: number | undefined
  /** What was called and is not built, so that nobody knows what it needs: `ec2:RunInstances`. */
  Unknown?: readonly string[] | undefined
  /** Actions that are in it although no record tells whether they are needed, since it hides the request. */
  Supposed?: readonly string[] | undefined
  /** Whether all of the journal was read that was asked for, and all requests were found in it. */
  Complete?: boolean | undefined
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

const flag: BooleanSchema = { type: 'boolean' }
const text: StringSchema = { type: 'string' }
const count: NumberSchema = { type: 'long' }
const texts: ListSchema = { type: 'list', item: () => text }
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

/** A part of a call has its id, and a name behind it. */
const requestId: StringSchema = { type: 'string', min: 1, max: 1024 }

export const ExplainDenial: OperationContract<ExplainDenialRequest, ExplainDenialResponse, 'DenialNotFoundException'> = {
  service,
  name: 'ExplainDenial',
  input: {
    type: 'structure',
    name: 'ExplainDenialRequest',
    members: { RequestId: { schema: () => requestId } },
    required: ['RequestId'],
  },
  output: response('ExplainDenialResponse', {
    DeniedAt: { schema: () => time },
    Caller: { schema: () => text },
    Through: { schema: () => ({ type: 'list', item: () => outerCall }) },
    Action: { schema: () => text },
    Resource: { schema: () => text },
    Message: { schema: () => text },
    Layer: { schema: () => text },
    Explicit: { schema: () => flag },
    Hint: { schema: () => text },
    Policies: { schema: () => ({ type: 'list', item: () => askedPolicy }) },
  }),
  errors: { DenialNotFoundException: { fault: 'client', status: 404 } },
}

const requestIds: ListSchema = { type: 'list', item: () => requestId, min: 1, max: 100 }

export const GeneratePolicy: OperationContract<GeneratePolicyRequest, GeneratePolicyResponse, 'InvalidRequestException'> = {
  service,
  name: 'GeneratePolicy',
  input: {
    type: 'structure',
    name: 'GeneratePolicyRequest',
    members: {
      RequestIds: { schema: () => requestIds },
      Caller: { schema: () => ({ type: 'string', min: 1, max: 2048 }) },
      From: { schema: () => time },
      To: { schema: () => time },
      IncludeDenied: { schema: () => ({ type: 'boolean' }) },
    },
    required: [],
  },
  output: response('GeneratePolicyResponse', {
    Policy: { schema: () => text },
    Calls: { schema: () => count },
    Denied: { schema: () => count },
    Unknown: { schema: () => texts },
    Supposed: { schema: () => texts },
    Complete: { schema: () => flag },
  }),
  errors: { InvalidRequestException: { fault: 'client', status: 400 } },
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
  operations: { AdvanceClock, ConfirmClock, ExplainDenial, GeneratePolicy, RunTimers, GetStatus, GetMetrics, Reset },
  others: [],
  actions: ['AdvanceClock', 'ConfirmClock', 'ExplainDenial', 'GeneratePolicy', 'GetMetrics', 'GetStatus', 'Reset', 'RunTimers']
    .map(name => `stockade:${name}`),
  conditionKeys: {},
  actionsOfKeys: [],
}

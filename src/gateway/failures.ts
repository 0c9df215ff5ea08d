// The errors that are no service's own: how each protocol writes them, with what status, and what the trail calls them.
// The codes of awsJson are the names used inside.
import { AwsError } from '../core/aws-error.ts'
import { byName, type ByName } from '../core/by-name.ts'
import { longestMessage, shortened } from '../engines/wire/schema/quoted.ts'
import { StoreUnavailable } from '../storage/store.ts'
import type { CommonError, ErrorSchema, OperationContract, Protocol, ServiceContract } from '../contracts/contract.ts'

/** Protocols that write the common errors alike. */
export type Family = 'json' | 'query' | 'rest'

const families: Record<Protocol, Family> = {
  awsJson1_0: 'json',
  awsJson1_1: 'json',
  rpcV2Cbor: 'json',
  plainText: 'json',
  bareJson: 'json',
  awsQuery: 'query',
  ec2Query: 'query',
  restJson1: 'rest',
  // AWS: its services are older than those that speak JSON, and call errors as the query services of their time do.
  restXml: 'query',
}

interface Written {
  readonly code?: string
  readonly status: number
}

interface Failure extends Record<Family, Written> {
  readonly trail?: string
}

// AWS: evidence for each row stands in the public documentation of common errors and in reports of real answers.
const failures = {
  InvalidSignatureException: {
    json: { status: 400 },
    query: { code: 'SignatureDoesNotMatch', status: 403 },
    rest: { status: 403 },
  },
  UnrecognizedClientException: {
    json: { status: 400 },
    query: { code: 'InvalidClientTokenId', status: 403 },
    rest: { status: 403 },
  },
  ExpiredTokenException: { json: { status: 400 }, query: { code: 'ExpiredToken', status: 403 }, rest: { status: 403 } },
  MissingAuthenticationTokenException: {
    json: { status: 400 },
    query: { code: 'MissingAuthenticationToken', status: 403 },
    rest: { status: 403 },
  },
  IncompleteSignatureException: {
    json: { status: 400 },
    query: { code: 'IncompleteSignature', status: 400 },
    rest: { status: 403 },
  },
  AccessDeniedException: {
    json: { status: 400 },
    query: { code: 'AccessDenied', status: 403 },
    rest: { status: 403 },
    trail: 'AccessDenied',
  },
  ValidationException: { json: { status: 400 }, query: { code: 'ValidationError', status: 400 }, rest: { status: 400 } },
  MissingRequiredParameterException: {
    json: { status: 400 },
    query: { code: 'MissingParameter', status: 400 },
    rest: { status: 400 },
  },
  InvalidParameterValueException: {
    json: { status: 400 },
    query: { code: 'InvalidParameterValue', status: 400 },
    rest: { status: 400 },
  },
  SerializationException: { json: { status: 400 }, query: { code: 'MalformedInput', status: 400 }, rest: { status: 400 } },
  UnknownOperationException: { json: { status: 400 }, query: { code: 'InvalidAction', status: 400 }, rest: { status: 404 } },
  MissingActionException: { json: { status: 400 }, query: { code: 'MissingAction', status: 400 }, rest: { status: 400 } },
  NotAuthorizedException: { json: { status: 400 }, query: { code: 'NotAuthorized', status: 400 }, rest: { status: 400 } },
  RequestEntityTooLargeException: { json: { status: 413 }, query: { status: 413 }, rest: { status: 413 } },
  ThrottlingException: { json: { status: 400 }, query: { code: 'Throttling', status: 400 }, rest: { status: 429 } },
  NotImplementedException: { json: { status: 501 }, query: { code: 'NotImplemented', status: 501 }, rest: { status: 501 } },
  ServiceUnavailable: { json: { status: 503 }, query: { status: 503 }, rest: { status: 503 } },
  InternalFailure: { json: { status: 500 }, query: { status: 500 }, rest: { status: 500 } },
} as const satisfies Record<string, Failure>

const byCode = byName<Failure>(failures)

export type CommonErrorCode = keyof typeof failures

const serverSide: ReadonlySet<string> = new Set(['NotImplementedException', 'ServiceUnavailable', 'InternalFailure'])

export function failure(code: CommonErrorCode, message: string, internal?: string): AwsError {
  const fault = serverSide.has(code) ? 'server' : 'client'
  return new AwsError(code, message, internal === undefined ? { fault } : { fault, internal })
}

/** As `failure`, for what an operation throws: whose fault its own codes are is said by its contract. */
export const errorsOf = ({ errors }: OperationContract) =>
  (code: string, message: string, members?: Readonly<Record<string, unknown>>): AwsError => {
    const fault = errors[code]?.fault ?? 'client'
    return new AwsError(code, message, members ? { fault, members } : { fault })
  }

/** What is not built: an operation, or a part of one. */
export const notImplemented = (service: string, operation: string, part?: string): AwsError =>
  failure('NotImplementedException', `${service}:${operation}${part ? ` with ${part}` : ''} is not implemented by Stockade.`)

/**
 * The error with the code and the status that the protocol gives it, unless the operation declares it itself.
 * INVARIANT: no message is longer than a few kilobytes, whoever put into it what was sent.
 */
export function asWritten(
  thrown: AwsError, protocol: Protocol, declared: Readonly<Record<string, ErrorSchema>>, service?: ServiceContract,
): AwsError {
  const told = protocol === 'awsQuery' ? queryMessage(thrown, service) : thrown
  const error = told.message.length <= longestMessage ? told : withMessage(told, shortened(told.message, longestMessage))
  const common = byCode.get(error.code)
  if (!common || Object.hasOwn(declared, error.code)) return error
  const written: CommonError = { ...common[families[protocol]], ...ownErrors(service).get(error.code) }
  const { code, status, message = error.message } = written
  return new AwsError(code ?? error.code, message, { status, fault: error.fault, members: error.members })
}

const known = new WeakMap<ServiceContract, ByName<CommonError>>()

/** What the service calls errors that all have. */
function ownErrors(service: ServiceContract | undefined): ByName<CommonError> {
  let errors = service && known.get(service)
  if (!errors) {
    errors = byName<CommonError>(service?.commonErrors ?? {})
    if (service) known.set(service, errors)
  }
  return errors
}

function queryMessage(thrown: AwsError, service: ServiceContract | undefined): AwsError {
  const [, message] = Object.entries(service?.queryMessages ?? {}).find(([from]) => from === thrown.message) ?? []
  return message === undefined ? thrown : withMessage(thrown, message)
}

const withMessage = ({ code, status, fault, members }: AwsError, message: string): AwsError =>
  new AwsError(code, message, { status, fault, members })

/**
 * What breaks the contract, by the service's own name from the start: a `ValidationException` that an operation declares may be
 * another (Logs's `DeleteLogGroup`).
 */
export function violation(sentence: string, service: ServiceContract): AwsError {
  const { code = 'ValidationException', status, message = sentence, reason } = ownErrors(service).get('ValidationException') ?? {}
  return new AwsError(code, message, reason === undefined ? { status } : { status, members: { reason } })
}

/** AWS: the trail has the service's own name for an error, and `AccessDenied` where the wire says `AccessDeniedException`. */
export function trailCode(
  { code }: Pick<AwsError, 'code'>, declared: Readonly<Record<string, ErrorSchema>>, service?: ServiceContract,
): string {
  const own = Object.hasOwn(declared, code) ? undefined : ownErrors(service).get(code)?.code
  return own ?? byCode.get(code)?.trail ?? code
}

/** Whatever was thrown, as an error that a caller may see. */
export function asAwsError(thrown: unknown, requestId: string): AwsError {
  if (thrown instanceof AwsError) return thrown
  if (thrown instanceof StoreUnavailable) {
    return failure('ServiceUnavailable', 'The storage does not answer; try again.', thrown.message)
  }
  const message = `The request processing has failed because of an internal error. Request id: ${requestId}`
  return new AwsError('InternalFailure', message, { fault: 'server', cause: thrown })
}

// The outcome in the caller's protocol.
import type { OperationContract, Protocol, ServiceContract } from '../../contracts/contract.ts'
import type { Answer, Failure } from '../../engines/wire/answer.ts'
import { protocols, queryAsJson, type Encoder } from '../../engines/wire/protocols.ts'
import type { AwsError } from '../../core/aws-error.ts'
import { asWritten } from '../failures.ts'
import { postAnswer } from '../objects/posts/post-answer.ts'
import { sitePages } from '../objects/websites/pages.ts'
import type { Outcome } from '../outcome.ts'
import type { DecodedRequest } from './decode.ts'
import type { Received } from './receive.ts'
import { guessProtocol, type Meant } from './route.ts'

export type { Answer }

// AWS: the namespace of an error that no service answered.
const unrouted: ServiceContract = {
  name: '', protocols: [], apiVersion: '', signingName: '', endpointPrefix: '', eventSource: '',
  xmlNamespace: 'http://webservices.amazon.com/AWSFault/2005-15-09',
}

/**
 * AWS: awsQuery answers JSON to who accepts it. Who lets others prove their identity by a presigned GetCallerIdentity, as EKS's
 * authenticator does, asks for it.
 */
function encoderOf({ headers, isPage }: Received, protocol: Protocol): Encoder {
  if (isPage) return sitePages
  if (protocol === 'awsQuery' && headers.accept?.includes('application/json')) return queryAsJson
  return protocols[protocol]
}

export function encode(request: DecodedRequest, outcome: Outcome): Answer {
  const { protocol, requestId, service, call: { contract } } = request
  const wire = encoderOf(request, protocol)
  if ('output' in outcome) {
    const answer = wire.encodeOutput(contract, outcome.output as object, requestId)
    return request.form ? postAnswer({ ...request, form: request.form }, answer) : answer
  }
  return wire.encodeError({ ...failureOf(outcome.error, protocol, service.facts, contract), requestId })
}

/** AWS: clients of before a service spoke JSON know its errors by awsQuery's codes. */
function failureOf(
  thrown: AwsError, protocol: Protocol, service: ServiceContract, operation?: OperationContract,
): Omit<Failure, 'requestId'> {
  const declared = operation?.errors ?? {}
  const error = asWritten(thrown, protocol, declared, service)
  if (!service.queryCompatible) return { service, operation, error }
  return { service, operation, error, queryCode: asWritten(thrown, 'awsQuery', declared, service).code }
}

/** The answer to a request that did not get as far as to be carried out. */
export function encodeRefusal(request: Received & Partial<DecodedRequest & Meant>, error: AwsError): Answer {
  const { service, meant, requestId, call, protocol = guessProtocol(request) } = request
  const failed = failureOf(error, protocol, service?.facts ?? meant ?? unrouted, call?.contract)
  return encoderOf(request, protocol).encodeError({ ...failed, requestId })
}

// The outcome in the caller's protocol.
import type { ServiceContract } from '../../contracts/contract.ts'
import type { Answer } from '../../engines/wire/answer.ts'
import { protocols } from '../../engines/wire/protocols.ts'
import type { AwsError } from '../../core/aws-error.ts'
import { asWritten } from '../failures.ts'
import type { Outcome } from '../trail-record.ts'
import type { DecodedCall } from './decode.ts'
import type { Received } from './receive.ts'
import { guessProtocol, type Routed } from './route.ts'

export type { Answer }

// AWS: the namespace of an error that no service answered.
const unrouted: ServiceContract = {
  name: '', protocols: [], apiVersion: '', signingName: '', endpointPrefix: '', eventSource: '',
  xmlNamespace: 'http://webservices.amazon.com/AWSFault/2005-15-09',
}

export function encode(call: DecodedCall, outcome: Outcome): Answer {
  const { wire, contract, requestId, service, protocol } = call
  if ('output' in outcome) return wire.encodeOutput(contract, outcome.output as object, requestId)
  const error = asWritten(outcome.error, protocol, contract.errors)
  return wire.encodeError({ service: service.facts, operation: contract, error, requestId })
}

/** The answer to a request that did not get as far as an operation. */
export function encodeRefusal(call: Received & Partial<Routed>, error: AwsError): Answer {
  const { service, requestId, protocol = guessProtocol(call) } = call
  const wire = protocols[protocol] ?? protocols.awsJson1_1!
  return wire.encodeError({ service: service?.facts ?? unrouted, error: asWritten(error, protocol, {}), requestId })
}

// The way of a request:
//
//   receive -> route -> authenticate -> decode -> throttle -> authorize -> validate -> handle -> audit -> encode
//
// A failure up to *authenticate* goes to *encode* alone and leaves no record. A later one becomes the call's outcome:
// the stages up to *audit* are skipped, *audit* and *encode* run.
import type { IncomingMessage } from 'node:http'
import { beginAttempt, type Attempt } from './attempt.ts'
import { asAwsError, failure } from './failures.ts'
import type { Gateway } from './gateway.ts'
import { audit } from './stages/audit.ts'
import { authenticate } from './stages/authenticate.ts'
import { authorize } from './stages/authorize.ts'
import { decode, type DecodedCall } from './stages/decode.ts'
import { encode, encodeRefusal, type Answer } from './stages/encode.ts'
import { handle } from './stages/handle.ts'
import { receive } from './stages/receive.ts'
import { route } from './stages/route.ts'
import { throttle } from './stages/throttle.ts'
import { validate } from './stages/validate.ts'
import type { Outcome } from './trail-record.ts'

const attempts = 5

export async function answer(request: IncomingMessage, gateway: Gateway): Promise<Answer> {
  const received = receive(request, gateway)
  try {
    const routed = await route(received)
    const authenticated = await authenticate(routed)
    const call = decode(authenticated)
    return encode(call, await carryOut(call))
  } catch (thrown) {
    return encodeRefusal(received, seen(received, thrown))
  }
}

/** *authorize* to *audit* is one attempt, run again where another call changed what it had read. */
async function carryOut(call: DecodedCall): Promise<Outcome> {
  for (let tried = 0; tried < attempts; tried++) {
    const attempt = beginAttempt(call)
    const outcome = await outcomeOf(attempt)
    if (await audit(attempt, outcome)) return outcome
  }
  const outcome = { error: failure('ThrottlingException', 'Rate exceeded', 'The call conflicted with others in every attempt.') }
  await audit(beginAttempt(call), outcome)
  return outcome
}

async function outcomeOf(attempt: Attempt): Promise<Outcome> {
  const { call } = attempt
  try {
    if (call.refused) throw call.refused
    throttle(call)
    const operation = call.service.built.get(call.contract.name)
    if (!operation) throw notImplemented(call)
    if (operation.definition.validateFirst) validate(call)
    await authorize(attempt, operation)
    if (!operation.definition.validateFirst) validate(call)
    return { output: await handle(attempt, operation) }
  } catch (thrown) {
    return { error: seen(call, thrown) }
  }
}

/** The error that the caller sees; what it must not see goes to the log. */
function seen({ gateway, requestId }: { readonly gateway: Gateway; readonly requestId: string }, thrown: unknown) {
  const error = asAwsError(thrown, requestId)
  if (error.cause !== undefined || error.internal !== undefined) {
    gateway.log.error(error.code, { requestId, internal: error.internal, cause: error.cause })
  }
  return error
}

function notImplemented({ service, contract }: DecodedCall) {
  return failure('NotImplementedException', `${service.facts.name}:${contract.name} is not implemented by Stockade.`)
}

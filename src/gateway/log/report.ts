// What the meter and the log hear of a request that has its answer.
import type { AwsError } from '../../core/aws-error.ts'
import { denyingStatement } from '../authorization/denials.ts'
import { asWritten } from '../failures.ts'
import { operationsOf } from '../../engines/wire/operations.ts'
import type { Log } from './log.ts'
import type { Signer } from './log-lines.ts'
import { readClaim } from '../signature.ts'
import type { DecodedRequest } from '../stages/decode.ts'
import type { Answer } from '../stages/encode.ts'
import type { Received } from '../stages/receive.ts'
import { guessProtocol } from '../stages/route.ts'
import { withoutSecrets } from '../trail/without-secrets.ts'

/** What the caller must not see of a failure of the server's goes to the log; of his own, his call's line says it. */
export function reportCause({ log }: { readonly log: Log }, requestId: string, error: AwsError): void {
  if (error.cause !== undefined || (error.internal !== undefined && error.fault === 'server')) {
    log.error(error.code, { requestId, internal: error.internal, cause: error.cause })
  }
}

/** A call is one from the time on that it is known who calls what. */
export function reportCall(request: DecodedRequest, error: AwsError | undefined, { status }: Answer): void {
  const { gateway: { log, server, clock }, requestId, receivedAt, sourceIp, call } = request
  const { service, contract, scope: { caller } } = call
  const milliseconds = clock.monotonic() - receivedAt
  const { name } = service.facts
  const code = error?.code ?? ''
  server.meter.answered(name, contract.name, code, milliseconds / 1000, caller.arn)
  log.call(() => ({
    requestId, operation: `${name}:${contract.name}`, caller: caller.arn, source: sourceIp, status, milliseconds,
    code: error ? asWritten(error, request.protocol, contract.errors, service.facts).code : '',
    message: error && withoutSecrets(reasonOf(error), contract.input, call.given) + statementOf(request),
  }))
}

/** Of a denial, which the caller is not told. */
function statementOf({ gateway: { server }, requestId }: DecodedRequest): string {
  const denial = server.denials.find(requestId)
  const statement = denial && denyingStatement(denial)
  return statement === undefined ? '' : ` (${statement})`
}

/** Where the caller is not told why, the log is. */
const reasonOf = ({ internal, message }: AwsError): string => internal ?? message

/** Of a request that ended before. */
export function reportRefusal(received: Received & Partial<DecodedRequest>, error: AwsError, { status }: Answer): void {
  const { gateway: { log, server, clock }, requestId, receivedAt, sourceIp: source, scope } = received
  const { code } = error
  server.meter.refused(code, source)
  const line = () => ({
    requestId,
    operation: operationOf(received) || requestOf(received),
    caller: scope?.caller.arn ?? '',
    source,
    status,
    // As clients show it: whoever searches the log has it from there.
    code: asWritten(error, received.protocol ?? guessProtocol(received), {}).code,
    message: reasonOf(error),
    signer: scope ? undefined : signerOf(received),
    milliseconds: clock.monotonic() - receivedAt,
  })
  // Whoever has proven who he is stands in the log as any caller does.
  if (!scope) log.refusal(line)
  else log.call(line)
}

function operationOf({ service, named: { operation = '' } = {} }: Partial<DecodedRequest>): string {
  if (!service) return ''
  const { contract, facts: { name } } = service
  return operationsOf(contract).has(operation) ? `${name}:${operation}` : name
}

/** In front of the host of a target that is a whole URL. */
const userInfo = /^([a-z][a-z\d+.-]*:\/\/)[^/]*@/i

/**
 * What names no operation is known by its method and path. INVARIANT: what stands behind those may be a signature, and what
 * stands in front of a host a password.
 */
const requestOf = ({ method, target }: Received): string => `${method} ${target.split('?', 1)[0]!.replace(userInfo, '$1')}`

/** The form of the ids that AWS and Stockade make. */
const madeId = /^A[A-Z]{3}[A-Z\d]{16}$/
const scopeName = /^[a-z\d-]{1,64}$/

/**
 * INVARIANT: tells no secret. Whoever has swapped an id and its secret sends the secret for an id, so that one is shown whole
 * only where it looks as no secret does.
 */
function signerOf(received: Received): Signer | undefined {
  try {
    const { accessKeyId: id, scope: { service, region } } = readClaim(received, guessProtocol(received))
    const shown = (name: string) => (scopeName.test(name) ? name : '-')
    return { accessKeyId: madeId.test(id) ? id : `${id.slice(0, 4)}...`, service: shown(service), region: shown(region) }
  } catch {
    return undefined
  }
}

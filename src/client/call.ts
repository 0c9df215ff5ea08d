// One signed call to a running server. The command line, a seed and a program that holds its server all ask in this way.
import type { OperationContract, ServiceContract } from '../contracts/contract.ts'
import { service as own } from '../contracts/stockade.ts'
import type { ServerAccess } from '../core/server-access.ts'
import { parseJson } from '../core/text/json.ts'
import { sign } from '../engines/sigv4/sign.ts'
import { queryBody } from './query-body.ts'
import { restTarget } from './rest-target.ts'

/** What the server answered in the place of an output: AWS's code, and its message where there is one. */
export class ErrorAnswer extends Error {
  override readonly name = 'ErrorAnswer'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Nobody listens there, as far as this machine can tell. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'

  constructor(url: string, cause: unknown) {
    super(`There is no server at ${url}.`, { cause })
  }
}

interface Options {
  /** `us-east-1` where absent. */
  readonly region?: string
  /** When it is signed; now, where absent. */
  readonly at?: number
  /** Ends it before its time. */
  readonly signal?: AbortSignal
}

/** Throws `ErrorAnswer` or `Unreachable`, or one sentence where something else listens there. */
export async function call<Input extends object, Output>(
  { url, accessKeyId, secretAccessKey, sessionToken }: ServerAccess,
  operation: OperationContract<Input, Output>,
  input: Input,
  { region = 'us-east-1', at = Date.now(), signal }: Options = {},
): Promise<Output> {
  const { service, name, resultWrapper } = operation
  const [isOwn, isQuery] = [service.name === own.name, service.protocols.includes('awsQuery')]
  const rest = service.protocols.includes('restJson1') ? restTarget(operation, input) : undefined
  const body = Buffer.from(isQuery ? queryBody(service, name, input) : JSON.stringify(rest?.body ?? input, inSeconds))
  const request = {
    method: rest?.method ?? 'POST',
    target: rest?.target ?? (isOwn ? '/_stockade/' : '/'),
    headers: {
      host: new URL(url).host, ...(rest ? { 'content-type': 'application/json' } : headersOf(service, name, isQuery)),
      ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
    },
    body,
  }
  const identity = { accessKeyId, secretAccessKey, region, service: service.signingName }
  const { host: _host, ...headers } = sign(request, identity, at)
  // Whoever listens there instead must not say where the call goes next.
  const sent = { method: request.method, headers, body, redirect: 'manual', ...(signal && { signal }) } as const
  const response = await fetch(new URL(request.target, url), sent).catch((cause: unknown) => {
    signal?.throwIfAborted()
    throw isUnknownOverTls(cause) ? new Error(unknownOverTls(url), { cause }) : new Unreachable(url, cause)
  })
  const text = await response.text()
  // AWS: an operation without output answers nothing at all. Those of our own always answer something.
  const answer = text === '' && response.ok && !isOwn ? {} : parse(text)
  if (!response.ok) throw errorAnswer(answer, response)
  if (!isQuery) return answer as Output
  const result = resultWrapper === undefined ? undefined : memberOf(memberOf(answer, `${name}Response`), resultWrapper)
  return (result ?? {}) as Output
}

/** Somebody listens there, whose certificate says nothing to this machine. */
function isUnknownOverTls(failed: unknown): boolean {
  const { code = '' } = ((failed as Error).cause ?? {}) as NodeJS.ErrnoException
  return /CERT|SIGNATURE/.test(code)
}

const unknownOverTls = (url: string): string =>
  `Who answers at ${url} is not known here: set NODE_EXTRA_CA_CERTS to the file that 'stockade trust' has written.`

/** AWS: its JSON has times in seconds. A date is text already when a replacer is given it by value. */
function inSeconds(this: object, name: string, value: unknown): unknown {
  const given: unknown = Reflect.get(this, name)
  return given instanceof Date ? given.getTime() / 1000 : value
}

const memberOf = (answer: unknown, name: string): unknown => new Map(Object.entries(answer ?? {})).get(name)

/** An awsQuery service answers in JSON whoever accepts it. */
function headersOf({ targetPrefix }: ServiceContract, operation: string, isQuery: boolean): Record<string, string> {
  if (isQuery) return { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', accept: 'application/json' }
  return { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${targetPrefix}.${operation}` }
}

interface Failure {
  readonly __type?: string
  readonly message?: string
  readonly Message?: string
  readonly Error?: { readonly Code?: string; readonly Message?: string }
}

/** AWS: restJson1 names an error in a header alone, and some services put an address behind it. */
function errorAnswer({ __type, message, Message, Error: detail }: Failure, { headers, status }: Response): ErrorAnswer {
  const named = __type ?? headers.get('x-amzn-errortype') ?? undefined
  const code = detail?.Code ?? named?.split(':', 1)[0]?.split('#').at(-1) ?? String(status)
  return new ErrorAnswer(code, detail?.Message ?? message ?? Message ?? '')
}

/** Something else may listen there. */
function parse(text: string): object {
  try {
    const answer: unknown = parseJson(text)
    if (typeof answer === 'object' && answer !== null) return answer
  } catch { /* told below */ }
  throw new Error('What answers there is no Stockade.')
}

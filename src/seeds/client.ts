// Calls of a server's public operations, signed as the root user: a seed can do what any client can, and nothing else.
import { setTimeout as delay } from 'node:timers/promises'
import type { OperationContract, ServiceContract } from '../contracts/contract.ts'
import { sign } from '../engines/sigv4/sign.ts'
import { queryBody } from './query-body.ts'

/** Where a seed goes. */
export interface SeedTarget {
  readonly url: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/** What AWS answered in the place of an output. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export interface Aws {
  call<Input extends object, Output>(contract: OperationContract<Input, Output>, input: Input): Promise<Output>
}

/** With the last wait some twenty-five seconds, which AWS's quotas ask for where they are enforced. */
const mostTries = 9
const firstWait = 100
const throttled = ['ThrottlingException', 'Throttling']

export function awsAt(target: SeedTarget, signal?: AbortSignal): Aws {
  return {
    async call(contract, input) {
      for (let tried = 1; ; tried++) {
        try {
          return (await ask(target, contract, input, signal)) as never
        } catch (thrown) {
          if (tried === mostTries || !(thrown instanceof Refused) || !throttled.includes(thrown.code)) throw thrown
          await delay(firstWait * 2 ** (tried - 1), undefined, signal && { signal })
        }
      }
    },
  }
}

async function ask(target: SeedTarget, contract: OperationContract, input: object, signal?: AbortSignal): Promise<unknown> {
  const { url, region, credentials } = target
  const { service, name, resultWrapper } = contract
  const isQuery = service.protocols.includes('awsQuery')
  const body = Buffer.from(isQuery ? queryBody(service, name, input) : JSON.stringify(input))
  const request = {
    method: 'POST', target: '/', headers: { host: new URL(url).host, ...headersOf(service, name, isQuery) }, body,
  }
  const { host: _host, ...headers } = sign(request, { ...credentials, region, service: service.signingName }, Date.now())
  // Whoever listens there instead must not say where the call goes next.
  const sent = { method: request.method, headers, body, redirect: 'manual', ...(signal && { signal }) } as const
  const response = await fetch(new URL(request.target, url), sent).catch((cause: unknown) => {
    signal?.throwIfAborted()
    throw new Error(`There is no server at ${url}.`, { cause })
  })
  const text = await response.text()
  // AWS: an operation without output answers nothing at all.
  const answer = text === '' && response.ok ? {} : parse(text)
  if (!response.ok) throw refusal(answer, response.status)
  if (!isQuery) return answer
  const result = resultWrapper === undefined ? undefined : memberOf(memberOf(answer, `${name}Response`), resultWrapper)
  return result ?? {}
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

function refusal({ __type, message, Message, Error: detail }: Failure, status: number): Refused {
  const code = detail?.Code ?? __type?.replace(/^.*#/, '') ?? String(status)
  return new Refused(code, detail?.Message ?? message ?? Message ?? '')
}

/** Something else may listen there. */
function parse(text: string): object {
  try {
    const answer: unknown = JSON.parse(text)
    if (typeof answer === 'object' && answer !== null) return answer
  } catch { /* told below */ }
  throw new Error('What answers there is no Stockade.')
}

// What a request of AWS's query protocol names, before anything of it is proven. It is searched for its two names and not taken
// apart: whoever has no key may send it.
import type { ServiceContract } from '../contracts/contract.ts'
import type { MaybePromise } from '../core/maybe-promise.ts'
import { textsMatched } from '../engines/wire/rest/routes.ts'
import type { WireProtocol } from '../engines/wire/protocols.ts'
import { operationsOf } from '../engines/wire/operations.ts'
import type { LoadedService } from './directory.ts'
import type { Received } from './stages/receive.ts'

/** AWS: an assertion has 100,000 characters at most, of which few are escaped. Longer forms are not searched. */
const longestForm = 128 * 1024

interface Asked {
  readonly service: LoadedService
  readonly operation: string
}

/**
 * An operation that AWS takes without a signature: who calls one has no key yet, and brings what another says of them. Undefined
 * where the request names none.
 */
export async function findUnsigned(call: Received): Promise<Asked | undefined> {
  const form = await readForm(call)
  const facts = findNamed(call, form)
  if (!facts) return undefined
  const service = await call.gateway.directory.load(facts)
  const operation = operationsOf(service.contract).get(findValue(form, 'Action') ?? '')
  return operation?.unsigned && { service, operation: operation.name }
}

/** Whether a request is for a service that is served, whatever it was signed for. */
export async function namesServed(call: Received): Promise<boolean> {
  return findNamed(call, await readForm(call)) !== undefined
}

/**
 * Which of the services that one name signs for a request is for: by the version that a query names, or by the path. The first
 * where nothing tells.
 */
export function tellApart(
  call: Received, wire: WireProtocol, services: readonly ServiceContract[],
): MaybePromise<ServiceContract | undefined> {
  return services.length < 2 ? services[0] : findMeant(call, wire, services)
}

async function findMeant(
  call: Received, wire: WireProtocol, services: readonly ServiceContract[],
): Promise<ServiceContract | undefined> {
  if (wire.name === 'awsQuery' || wire.name === 'ec2Query') {
    const version = findValue(await readForm(call), 'Version')
    return services.find(({ apiVersion }) => apiVersion === version) ?? services[0]
  }
  const { directory } = call.gateway
  const texts = await Promise.all(services.map(async facts => textsMatched(call, await directory.operationsOf(facts))))
  return services.at(texts.indexOf(Math.max(...texts)))
}

function findNamed({ gateway: { directory } }: Received, form: string): ServiceContract | undefined {
  return directory.byApiVersion(findValue(form, 'Version') ?? '')
}

/** Names of operations and versions hold nothing that a form escapes. */
function findValue(form: string, name: 'Action' | 'Version'): string | undefined {
  const start = form.startsWith(`${name}=`) ? 0 : form.indexOf(`&${name}=`) + 1
  if (start === 0 && !form.startsWith(`${name}=`)) return undefined
  const from = start + name.length + 1
  const end = form.indexOf('&', from)
  return form.slice(from, end < 0 ? undefined : end)
}

/** As it was sent; empty where there is none, or none that is searched. */
async function readForm({ method, target, headers, readBody }: Received): Promise<string> {
  const isForm = method === 'POST' && (headers.contentType ?? '').startsWith('application/x-www-form-urlencoded')
  if (isForm) return Number(headers.contentLength) <= longestForm ? (await readBody(longestForm)).toString('latin1') : ''
  const question = target.indexOf('?')
  return question < 0 ? '' : target.slice(question + 1)
}

// Which service a request is for, and in which protocol it speaks: by its target, else by the scope of its signature.
import type { Protocol, ServiceContract } from '../../contracts/contract.ts'
import type { AwsError } from '../../core/aws-error.ts'
import { byName } from '../../core/by-name.ts'
import type { LoadedService } from '../directory.ts'
import { failure, notImplemented } from '../failures.ts'
import { isUnsigned, readClaim } from '../signature.ts'
import { findUnsigned, namesServed } from '../query-names.ts'
import type { Received } from './receive.ts'

export interface Routed extends Received {
  readonly service: LoadedService
  readonly protocol: Protocol
  /** Absent for awsQuery, where the body names it. */
  readonly operationName?: string
}

/** How to answer a request that was not routed: as the protocol that it seems to speak. */
export function guessProtocol({ headers }: Received): Protocol {
  if (headers.contentType?.startsWith('application/x-amz-json-1.0')) return 'awsJson1_0'
  return headers.amzTarget !== undefined || headers.contentType?.startsWith('application/x-amz-json') ? 'awsJson1_1' : 'awsQuery'
}

/** Our own operations that have a path of their own, for clients that know no more than a method and a URL. */
const ownPaths = byName<{ readonly operationName: string; readonly protocol: Protocol }>({
  '/_stockade/metrics': { operationName: 'GetMetrics', protocol: 'plainText' },
  '/_stockade/reset': { operationName: 'Reset', protocol: 'bareJson' },
})

export async function route(call: Received): Promise<Routed> {
  const own = ownPaths.get(call.target)
  if (own !== undefined) {
    const { directory } = call.gateway
    return Object.assign(call, { service: await directory.load(directory.byName('stockade')!), ...own })
  }
  const target = call.headers.amzTarget
  return target === undefined ? routeByScope(call) : routeByTarget(call, target)
}

async function routeByTarget(call: Received, target: string): Promise<Routed> {
  const { directory } = call.gateway
  const dot = target.lastIndexOf('.')
  const facts = directory.byTargetPrefix(target.slice(0, Math.max(dot, 0)))
  const protocol = facts && jsonProtocol(call, facts)
  if (!protocol) throw unserved(call) ?? failure('UnknownOperationException', '')
  return Object.assign(call, { service: await directory.load(facts), protocol, operationName: target.slice(dot + 1) })
}

async function routeByScope(call: Received): Promise<Routed> {
  const { directory } = call.gateway
  if (isUnsigned(call)) {
    const asked = await findUnsigned(call)
    if (asked) throw notImplemented(asked.service, asked.operation)
  }
  const { scope } = readClaim(call, guessProtocol(call))
  const facts = directory.bySigningName(scope.service)
  const protocol = facts?.protocols.find(name => name === 'awsQuery')
  if (!protocol) {
    const refusal = unserved(call)
    if (refusal && !(await namesServed(call))) throw refusal
    if (guessProtocol(call) !== 'awsQuery') throw failure('UnknownOperationException', '')
    throw failure('InvalidSignatureException', 'Credential should be scoped to correct service.')
  }
  return Object.assign(call, { service: await directory.load(facts!), protocol })
}

/** Says of the service that is signed for that it is not served. Whether AWS has one of that name is known to who signed. */
function unserved(call: Received): AwsError | undefined {
  if (isUnsigned(call)) return undefined
  const name = readClaim(call, guessProtocol(call)).scope.service
  const isServed = call.gateway.directory.bySigningName(name) !== undefined
  if (isServed || !/^[a-z\d-]{1,64}$/.test(name)) return undefined
  const served = call.gateway.directory.names.filter(one => one !== 'stockade')
  return failure('NotImplementedException', `${name} is not part of Stockade; it has ${served.join(', ')}.`)
}

function jsonProtocol(call: Received, facts: ServiceContract): Protocol | undefined {
  const spoken = guessProtocol(call)
  return facts.protocols.find(name => name === spoken) ?? facts.protocols.find(name => name.startsWith('awsJson'))
}

// Which service a request is for, and in which protocol it speaks. Each protocol of the list is asked whether the request is its
// own; the first that the service speaks too has it. Where the head names a service, the signature's is not asked.
import type { Protocol, ServiceContract } from '../../contracts/contract.ts'
import type { AwsError } from '../../core/aws-error.ts'
import { byName } from '../../core/by-name.ts'
import { andThen, type MaybePromise } from '../../core/maybe-promise.ts'
import { protocols, type Named, type WireProtocol } from '../../engines/wire/protocols.ts'
import type { RequestHead } from '../../engines/wire/request.ts'
import type { LoadedService } from '../directory.ts'
import { failure, notImplemented } from '../failures.ts'
import { asFailure, isUnsigned, readClaim, type SignatureClaim } from '../signature.ts'
import { addressed, asksForObjects } from '../objects/address.ts'
import { placeOfPost, type PostPlace } from '../objects/posts/read-post.ts'
import { objectRefusal, requireNewSignature, requireOneMechanism } from '../objects/refusals.ts'
import { findUnsigned, namesServed, tellApart } from '../query-names.ts'
import type { Received } from './receive.ts'

export interface Routed extends Received {
  readonly service: LoadedService
  readonly protocol: Protocol
  /** What its head names. */
  readonly named: Named
  /** Of an operation that AWS takes so. */
  readonly isUnsigned?: true
  /** What is sent to a bucket as browsers send forms: who has signed it stands in its body. */
  readonly post?: PostPlace
  /** As its protocol sees it: a bucket stands in the path, wherever it stood. */
  readonly head: RequestHead
}

/** Those whose head names the service stand before those that leave that to the signature, and what takes any request is last. */
const spoken: readonly WireProtocol[] = [
  protocols.awsJson1_0, protocols.awsJson1_1, protocols.rpcV2Cbor, protocols.awsQuery, protocols.ec2Query, protocols.restJson1,
  protocols.restXml,
]

/** Our own operations that have a path of their own, for clients that know no more than a method and a URL. */
const ownPaths = byName<{ readonly operation: string; readonly protocol: Protocol }>({
  '/_stockade/metrics': { operation: 'GetMetrics', protocol: 'plainText' },
  '/_stockade/reset': { operation: 'Reset', protocol: 'bareJson' },
})

export async function route(call: Received): Promise<Routed> {
  const { directory } = call.gateway
  const own = ownPaths.get(call.target)
  if (own !== undefined) {
    const { operation, protocol } = own
    const service = await directory.load(directory.byName('stockade')!)
    return Object.assign(call, { service, protocol, named: { operation }, head: call })
  }
  const post = placeOfPost(call)
  const objects = (call.isPage ?? post) && objectService(call)
  if (objects) return post ? routePost(call, objects, post) : routePage(call, objects)
  const signedFor = serviceSigned(call)
  let isNamed = false
  for (const wire of spoken) {
    const named = wire.recognise(call)
    if (!named || (isNamed && named.targetPrefix === undefined)) continue
    isNamed ||= named.targetPrefix !== undefined
    const finding = findService(call, wire, named, signedFor)
    const facts = finding instanceof Promise ? await finding : finding
    if (!facts) continue
    const loading = directory.load(facts)
    const service = loading instanceof Promise ? await loading : loading
    return Object.assign(call, { service, protocol: wire.name, named, head: service.hasObjects ? addressed(call) : call })
  }
  const unsigned = isNamed || !isUnsigned(call) ? undefined : (await routeUnsigned(call)) ?? (await routeToObjects(call))
  if (unsigned) return unsigned
  throw await refusalOf(call, signedFor, isNamed)
}

/** AWS: they are all of services that speak its query protocol. */
async function routeUnsigned(call: Received): Promise<Routed | undefined> {
  const asked = await findUnsigned(call)
  if (!asked) return undefined
  const { service, operation } = asked
  const { definition } = service.built.get(operation) ?? {}
  if (!definition?.prove) throw notImplemented(service.facts.name, operation)
  return Object.assign(call, { service, protocol: 'awsQuery', named: {}, head: call, isUnsigned: true } as const)
}

/** AWS: whoever does not sign may ask for objects: the policies of their bucket say whether he has them. */
async function routeToObjects(call: Received): Promise<Routed | undefined> {
  const objects = asksForObjects(call) && objectService(call)
  const named = objects && protocols.restXml.recognise(call)
  if (!objects || !named) return undefined
  Object.assign(call, { meant: objects, protocol: 'restXml' } satisfies Meant)
  requireNewSignature(call)
  const service = await call.gateway.directory.load(objects)
  return Object.assign(call, { service, protocol: 'restXml', named, head: addressed(call), isUnsigned: true } as const)
}

/** Its path names the object, whatever the host is called. */
async function routePage(call: Received, objects: ServiceContract): Promise<Routed> {
  const service = await call.gateway.directory.load(objects)
  return Object.assign(call, { service, protocol: 'restXml', named: {}, head: call, isUnsigned: true } as const)
}

/** AWS: what a browser posts to a bucket says in its body who has signed it. */
async function routePost(call: Received, objects: ServiceContract, post: PostPlace): Promise<Routed> {
  Object.assign(call, { meant: objects, protocol: 'restXml' } satisfies Meant)
  const service = await call.gateway.directory.load(objects)
  return Object.assign(call, { service, protocol: 'restXml', named: {}, head: addressed(call), post } as const)
}

/**
 * The service in the scope of the signature, or an empty name where there is none. INVARIANT: a claim is read once, whatever
 * number of protocols asks for it: whoever has proven nothing may make it as long as a target can be.
 */
function serviceSigned(call: Received): () => string {
  let name: string | undefined
  return () => (name ??= isUnsigned(call) ? '' : readKnown(call).scope.service)
}

/** A claim, or why it is none in the words of the service that it seems to be for. */
function readKnown(call: Received): SignatureClaim {
  try {
    return readClaim(call, guessProtocol(call))
  } catch (thrown) {
    const objects = seemsForObjects(call) && objectService(call)
    if (!objects) throw asFailure(thrown)
    Object.assign(call, { meant: objects, protocol: 'restXml' } satisfies Meant)
    requireOneMechanism(call)
    throw objectRefusal(call, thrown, undefined)
  }
}

/** Of a signature that could not be read, in which the name of the service may stand all the same. */
function seemsForObjects(call: Received): boolean {
  const { headers: { authorization }, target } = call
  const scoped = /\/([\w-]{1,64})\/aws4_request/.exec(authorization ?? target.replaceAll(/%2f/gi, '/'))
  if (scoped) return scoped[1] === 's3'
  return guessProtocol(call) === 'awsQuery' && asksForObjects(call)
}

function findService(
  call: Received, wire: WireProtocol, named: Named, signedFor: () => string,
): MaybePromise<ServiceContract | undefined> {
  const { directory } = call.gateway
  const speaks = ({ protocols: all }: ServiceContract) => all.includes(wire.name)
  if (named.targetPrefix !== undefined) return [directory.byTargetPrefix(named.targetPrefix)].find(one => one && speaks(one))
  const served = directory.bySigningName(signedFor())
  if (served.length === 0) return undefined
  // One that is not served is signed for by the same name, and a request for it is nobody else's.
  const candidates = [...served, ...directory.knownBySigningName(signedFor())].filter(speaks)
  return andThen(tellApart(call, wire, candidates), found => {
    if (!found || served.includes(found)) return found
    Object.assign(call, { meant: found, protocol: wire.name } satisfies Meant)
    throw notServed(call, found.name)
  })
}

/** Why nobody has the request. */
async function refusalOf(call: Received, signedFor: () => string, isNamed: boolean): Promise<AwsError> {
  const protocol = guessProtocol(call)
  if (isNamed) return (await unserved(call, signedFor())) ?? failure('UnknownOperationException', '')
  // Throws where there is none.
  if (signedFor() === '') readKnown(call)
  const refusal = await unserved(call, signedFor())
  if (refusal && !(await namesServed(call))) return refusal
  if (protocol !== 'awsQuery') return failure('UnknownOperationException', '')
  return failure('InvalidSignatureException', 'Credential should be scoped to correct service.')
}

/**
 * Says of the service that is signed for that it is not served, in a protocol of that service. Whether AWS has one of that name
 * is known to who signed.
 */
async function unserved(call: Received, name: string): Promise<AwsError | undefined> {
  const { directory } = call.gateway
  if (directory.bySigningName(name).length > 0 || !/^[a-z\d-]{1,64}$/.test(name)) return undefined
  const known = directory.knownBySigningName(name)
  const wire = spoken.find(one => one.recognise(call) && known.some(facts => facts.protocols.includes(one.name)))
  const meant = wire && (await tellApart(call, wire, known.filter(facts => facts.protocols.includes(wire.name))))
  if (meant) Object.assign(call, { meant, protocol: wire.name } satisfies Meant)
  // AWS: those that nobody here knows and that have paths speak JSON; all that speak XML are known.
  else if (!isRoot(call)) Object.assign(call, { protocol: 'restJson1' } satisfies Meant)
  return notServed(call, meant?.name ?? name)
}

function notServed({ gateway: { directory: { names } } }: Received, name: string): AwsError {
  const served = names.filter(one => one !== 'stockade')
  return failure('NotImplementedException', `${name} is not part of Stockade; it has ${served.join(', ')}.`)
}

const objectService = ({ gateway: { directory } }: Received) => directory.bySigningName('s3').find(({ name }) => name === 's3')

const isRoot = ({ target }: Received): boolean => /^\/?(?:\?|$)/.test(target)

/** How a request for a service that is not served is answered, and which one it is where that is known. */
export interface Meant {
  readonly meant?: ServiceContract
  readonly protocol: Protocol
}

/** How to answer a request that was not routed: as the protocol that it seems to speak. */
export function guessProtocol(call: Received & Partial<Meant>): Protocol {
  const { headers, protocol } = call
  if (protocol !== undefined) return protocol
  if (headers.contentType?.startsWith('application/x-amz-json-1.0')) return 'awsJson1_0'
  if (headers.amzTarget !== undefined || headers.contentType?.startsWith('application/x-amz-json')) return 'awsJson1_1'
  if (headers.contentType?.startsWith('application/cbor')) return 'rpcV2Cbor'
  return headers.contentType?.startsWith('application/json') && !isRoot(call) ? 'restJson1' : 'awsQuery'
}

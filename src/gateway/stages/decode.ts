// The body as typed input: types and sizes are guaranteed, nothing else. What cannot be read is the call's outcome, not its end.
import { AwsError } from '../../core/aws-error.ts'
import { decompressed } from '../../engines/wire/compression.ts'
import { operationsOf } from '../../engines/wire/operations.ts'
import { protocols } from '../../engines/wire/protocols.ts'
import type { BrokenMember } from '../../engines/wire/schema/find-broken.ts'
import type { DecodedStructure } from '../../engines/wire/schema/read.ts'
import { WireError } from '../../engines/wire/wire-error.ts'
import { withinContract } from '../../engines/wire/schema/within-contract.ts'
import { Draws } from '../draws.ts'
import type { Invocation } from '../invocation.ts'
import { notAllowed } from '../objects/address.ts'
import { postErrors } from '../objects/posts/post-errors.ts'
import { isBucketPost } from '../objects/posts/read-post.ts'
import { findBodyFault } from '../transfers/body-check.ts'
import type { Authenticated } from './authenticate.ts'

export interface DecodedRequest extends Authenticated {
  readonly call: Invocation
}

/** As long as a body may be that is sent as it is. */
const longestBody = 1024 * 1024

export function decode(request: Authenticated): DecodedRequest {
  const wire = protocols[request.protocol]
  const { service, named, head: { method, target, rawHeaders }, body } = request
  const { mostValues } = service
  const head = { method, target, rawHeaders, body, ...(mostValues !== undefined && { mostValues }) }
  const operations = operationsOf(service.contract)
  const opened = tryRead(() => wire.open(decompressed(head, operations.get(named.operation ?? ''), longestBody)))
  const found = tryRead(() => wire.find({ request: head, named, service: service.facts, operations, opened: opened.value }))
  const contract = found.value
  // Of a body that could not be read nobody knows what it asks for.
  if (!contract) throw refusalOf(request, found.refused ?? opened.refused!)
  const { value: given = {}, refused }: Tried<DecodedStructure> = opened.refused
    ? { refused: opened.refused }
    : tryRead(() => wire.readInput(contract, opened.value), member => service.refuseBroken?.(member, request.scope))
  const input = withinContract(contract.input, given)
  const fault = request.payload || request.form ? undefined : findBodyFault(contract, head, body)
  const why = request.broken ?? refused ?? fault
  if (request.form && contract.name !== 'PutObject') throw new Error('A form asks for something else than to put its file.')
  return Object.assign(request, { call: invocationOf(request, { contract, input, given, refused: why }) })
}

/** AWS: S3 says what the method was not allowed on, and that what is posted to a bucket is a form. */
function refusalOf({ service, head }: Authenticated, refused: AwsError): AwsError {
  if (!service.hasObjects || refused.code !== 'UnknownOperationException') return refused
  return isBucketPost(head) ? postErrors.notForm() : notAllowed(head)
}

type Read = Pick<Invocation, 'contract' | 'input' | 'given' | 'refused'>

function invocationOf(request: Authenticated, read: Read): Invocation {
  const { requestId, service, scope, proof, sourceIp, secure, tls, signed, body, form } = request
  const { host, userAgent, referer } = request.headers
  const endpoint = host === undefined ? undefined : `${secure ? 'https' : 'http'}://${host}`
  return {
    requestId, service, ...read, scope,
    origin: {
      sourceIp, secure, ...(tls && { tls }), userAgent, referer, endpoint, ...(signed && { signed }), bytesIn: body.length,
      ...(form && { isPosted: true } as const), ...(request.isPage && { isPage: true } as const),
    },
    draws: new Draws(request.gateway.random), proof, isAbandoned: request.isGone,
  }
}

interface Tried<T> {
  readonly value?: T
  readonly refused?: AwsError
}

function tryRead<T>(read: () => T, refuse?: (member: BrokenMember) => AwsError | undefined): Tried<T> {
  try {
    return { value: read() }
  } catch (thrown) {
    if (!(thrown instanceof WireError)) throw thrown
    const { code, message, member } = thrown
    return { refused: (member && refuse?.(member)) ?? new AwsError(code, message) }
  }
}

// Who signed the request, and that nothing signed was changed. The body is read only for a key and a date that are good.
import { AwsError } from '../../core/aws-error.ts'
import { isAccessKeyId } from '../../core/ids.ts'
import { findGlobalEndpoint, findRegion, globalRegion, type Region } from '../../core/regions.ts'
import { andThen, type MaybePromise } from '../../core/maybe-promise.ts'
import type { ChunkSigner } from '../../engines/sigv4/chunk-signatures.ts'
import { asymmetricAlgorithm, withoutPadding } from '../../engines/sigv4/asymmetric-key.ts'
import { isAsymmetric, unknownAlgorithm } from '../../engines/sigv4/authorization.ts'
import { InvalidSignature } from '../../engines/sigv4/invalid-signature.ts'
import { payloadHash } from '../../engines/sigv4/canonical-request.ts'
import { signatureParameter } from '../../engines/sigv4/presigned.ts'
import { checkRequestDate, parseRequestDate, type RequestDate } from '../../engines/sigv4/request-date.ts'
import { checkAllSigned, checkPayloadHash, checkSignedHeaders, verifySignature } from '../../engines/sigv4/verify.ts'
import { operationsOf } from '../../engines/wire/operations.ts'
import { protocols } from '../../engines/wire/protocols.ts'
import { WireError } from '../../engines/wire/wire-error.ts'
import { storeTimes } from '../../storage/time/store-clock.ts'
import { nowhere, type ReadUnit } from '../../storage/unit-of-work.ts'
import { failure } from '../failures.ts'
import type { Gateway } from '../gateway.ts'
import { findSession, type Anonymous, type HowSigned } from '../caller.ts'
import { neighbourhoodOf } from '../http/addresses.ts'
import { unproven, vouchedFor, type Proof } from '../invocation.ts'
import { bucketInPath } from '../objects/address.ts'
import { checkPostClaim, readPostClaim, verifyPost } from '../objects/posts/post-claim.ts'
import type { PostForm } from '../objects/posts/post-form.ts'
import { requirePolicy, type SizeRange } from '../objects/posts/post-policy.ts'
import { objectRefusal, requireOneMechanism } from '../objects/refusals.ts'
import { checkLifetime, inSet, objectMarker, requireMarked, requireSameWay } from '../objects/signatures.ts'
import type { Scope } from '../operation.ts'
import type { Credential } from '../ports.ts'
import { isScopeKnown, verifyBy } from '../principals/signing-keys.ts'
import { asFailure, readClaim, type SignatureClaim } from '../signature.ts'
import { unsignedPayload } from '../transfers/payload-claim.ts'
import type { Posted } from './form.ts'

export interface Authenticated extends Posted {
  readonly proof: Proof
  readonly scope: Scope
  readonly body: Buffer
  readonly signed?: HowSigned
  /** How the body is signed that is still to be read. */
  readonly payload?: SignedPayload
  /** Why a form is not as the policy has it that was signed. */
  readonly broken?: AwsError
}

export interface SignedPayload {
  /** What stands for it in the text that was signed. */
  readonly marker: string
  /** Absent of who has not signed. */
  readonly signer?: ChunkSigner
  /** How long it may be, where nobody says how long it is, and as long as it seems. */
  readonly size?: SizeRange & { readonly proposed: number }
}

/** Of a service that says nothing else. */
const bodyLimit = 1024 * 1024
/** By which the clocks of a store's servers may differ, in milliseconds. */
const tolerance = 5 * 60_000

export function authenticate(call: Posted): Promise<Authenticated> {
  return call.isUnsigned ? asAnyone(call) : asSigned(call)
}

async function asSigned(call: Posted): Promise<Authenticated> {
  const { gateway, service: { hasObjects } } = call
  const { changes } = gateway.store
  let claim: SignatureClaim | undefined
  try {
    if (hasObjects && !call.form) requireOneMechanism(call)
    claim = call.form ? readPostClaim(call.form) : readClaim(call, call.protocol)
    const state = gateway.begin(nowhere)
    const finding = findCredential(gateway, state, claim)
    const credential = finding instanceof Promise ? await finding : finding
    const { form } = call
    // A key pair signs for several: it is that to which the request was sent.
    const sentTo = isAsymmetric(claim.scope) ? await placeOf(call, state) : undefined
    const { date, region } = form ? checkPostClaim(form, claim, gateway.clock.wall()) : checkClaim(call, claim, sentTo)
    // AWS: a credential of one partition is unknown in the others.
    if (region.partition !== credential.partition) throw unrecognized(`The access key is of partition ${credential.partition}.`)
    const operation = operationIn(call)
    const isStreamed = hasStream(call, operation)
    const body = isStreamed ? none : await readWhole(call, operation)
    const verified = { claim, credential, changes }
    const signature = form ? verifyForm(call, form, verified, date) : verify(call, verified, date, body, isStreamed)
    const { caller, partition } = credential
    const reading = storeTimes(state, gateway.clock)
    const times = reading instanceof Promise ? await reading : reading
    const place = { partition, account: caller.account, region: call.service.global ? 'aws-global' : region.name }
    const scope: Scope = { ...place, ...times, caller, via: [] }
    return Object.assign(call, { proof: proofOf(gateway, verified), scope, body, ...signature })
  } catch (thrown) {
    throw hasObjects ? objectRefusal(call, thrown, claim) : asFailure(thrown)
  }
}

/** That the secret of the access key stands behind all that was signed: the body as well, unless it is still to come. */
function verify(
  call: Posted, { claim, credential }: Verified, date: RequestDate, body: Buffer, isStreamed: boolean,
): Pick<Authenticated, 'signed' | 'payload'> {
  const { gateway, headers: { contentSha256 }, service: { hasObjects, verbatimPaths = hasObjects } } = call
  const bodyHash = hasObjects ? objectMarker(call, claim) : payloadHash(body)
  if (hasObjects) requireSameWay(bodyHash, claim)
  checkPayloadHash(contentSha256, bodyHash)
  const form = { ...(verbatimPaths && verbatim), ...(claim.presigned && { except: signatureParameter }) }
  const key = verifyBy(claim, credential, one => verifySignature(call, claim, one, date.timestamp, bodyHash, form))
  if (hasObjects && !isStreamed) requireMarked(body, bodyHash)
  const signed: HowSigned = {
    presigned: claim.presigned, ...(isAsymmetric(claim.scope) && { byPair: true }), age: gateway.clock.wall() - date.at,
    ...(contentSha256 !== undefined && { payload: contentSha256 }),
  }
  const signer = { key, timestamp: date.timestamp, scope: claim.scope, seed: withoutPadding(claim.signature) }
  return isStreamed ? { signed, payload: { marker: bodyHash, signer } } : { signed }
}

/** The same of a form's policy. What that does not let be posted is the outcome of a call whose caller is known. */
function verifyForm(
  { gateway }: Posted, form: PostForm, { claim, credential }: Verified, date: RequestDate,
): Pick<Authenticated, 'signed' | 'payload' | 'broken'> {
  verifyBy(claim, credential, key => verifyPost(form, claim, key))
  const now = gateway.clock.wall()
  const signed: HowSigned = { presigned: false, posted: true, age: now - date.at }
  try {
    const size = requirePolicy(form, form.fields.get('policy')!.value, now)
    return { signed, payload: { marker: unsignedPayload, size: { ...size, proposed: form.proposed } } }
  } catch (thrown) {
    if (thrown instanceof AwsError) return { signed, broken: thrown }
    throw thrown
  }
}

/** Who does not sign is nobody until *prove*, and of a service that has objects he stays so. */
async function asAnyone(call: Posted): Promise<Authenticated> {
  const { gateway, sourceIp, service: { hasObjects } } = call
  const caller: Anonymous = { kind: 'anonymous', account: '', arn: '', id: neighbourhoodOf(sourceIp), tags: {} }
  const state = gateway.begin(nowhere)
  const { name: region, partition } = await placeOf(call, state)
  const scope: Scope = { partition, account: '', region, ...(await storeTimes(state, gateway.clock)), caller, via: [] }
  const operation = operationIn(call)
  if (!hasObjects) return Object.assign(call, { scope, proof: unproven, body: await readWhole(call, operation) })
  const marker = (call.form ? undefined : call.headers.contentSha256) ?? unsignedPayload
  const size = call.form && { least: 0, most: Number.POSITIVE_INFINITY, proposed: call.form.proposed }
  const proof = vouchedFor(caller)
  const payload = { marker, ...(size && { size }) }
  if (hasStream(call, operation)) return Object.assign(call, { scope, proof, body: none, payload })
  const body = await readWhole(call, operation)
  requireMarked(body, marker)
  return Object.assign(call, { scope, proof, body })
}

/** AWS: the Region is that of the endpoint, and the global one is in us-east-1, but that buckets are found through it. */
async function placeOf(call: Posted, state: ReadUnit): Promise<Region> {
  const { gateway, headers: { host = '' }, service: { hasObjects }, head } = call
  const named = host.split('.').map(findRegion).find(one => one)
  if (named) return named
  const bucket = hasObjects && bucketInPath(head.target)
  const region = bucket ? await gateway.ports.buckets.regionOf(state, bucket) : undefined
  return findRegion(region ?? globalRegion)!
}

function readWhole(call: Posted, operation: string | undefined): Promise<Buffer> {
  const { longestBody = bodyLimit, longestBodies } = call.service
  return call.readBody(longestBodies?.get(operation ?? '') ?? longestBody)
}

const none: Buffer = Buffer.alloc(0)
const verbatim = { path: 'verbatim' } as const

/** Whether the body of the operation is a stream. */
const hasStream = ({ service: { streaming } }: Posted, operation: string | undefined): boolean =>
  operation !== undefined && streaming.has(operation)

/** Which operation the head names, of a service that has some with bodies of their own. */
function operationIn({ service, protocol, named, head }: Posted): string | undefined {
  if (service.streaming.size === 0 && !service.longestBodies) return undefined
  try {
    const operations = operationsOf(service.contract)
    return protocols[protocol].find({ request: head, named, service: service.facts, operations })?.name
  } catch (thrown) {
    if (thrown instanceof WireError) return undefined
    throw thrown
  }
}

interface Verified {
  readonly claim: SignatureClaim
  readonly credential: Credential
  /** What the store's cache had learnt of by then. */
  readonly changes: number
}

function proofOf(gateway: Gateway, { claim, credential: proven, changes }: Verified): Proof {
  const { store } = gateway
  return {
    // A session may end.
    isCurrent: () => store.changes === changes && store.isCurrent && findSession(proven.caller) === undefined,
    async confirm(state) {
      const credential = await findCredential(gateway, state, claim)
      // What was signed with another secret proves nothing of this one.
      if (credential !== proven && credential.secretAccessKey.reveal() !== proven.secretAccessKey.reveal()) {
        throw unrecognized('The access key had another secret when the request came.')
      }
      return credential.caller
    },
  }
}

interface Dated {
  readonly date: RequestDate
  readonly region: Region
}

/** All that can be wrong before the body is read. */
function checkClaim(call: Posted, claim: SignatureClaim, place: Region | undefined): Dated {
  const { scope } = claim
  const { signingName, globalEndpoint } = call.service.facts
  if (scope.service !== signingName) {
    throw new InvalidSignature({ is: 'credential' }, `Credential should be scoped to correct service: '${signingName}'.`)
  }
  const { hasObjects } = call.service
  // AWS: services of which it is known are S3 and EventBridge, at endpoints that are not served.
  if (place && !hasObjects) throw unknownAlgorithm(asymmetricAlgorithm)
  // AWS's own endpoints make a Region of `aws-global`; an SDK that was given another endpoint signs with it. S3's own
  // do not (recorded).
  const named = findRegion(scope.region) ?? (globalEndpoint && !hasObjects ? findGlobalEndpoint(scope.region) : undefined)
  const region = place ? inSet(place, claim) : named
  if (!region) {
    throw new InvalidSignature({ is: 'region', text: scope.region }, 'Credential should be scoped to a valid Region.')
  }
  if (hasObjects) checkAllSigned(claim, call.rawHeaders)
  else checkSignedHeaders(claim, call.headers.amzTarget !== undefined)
  if (hasObjects && claim.presigned) return { date: checkLifetime(claim, call.gateway.clock.wall()), region }
  // AWS: X-Amz-Expires shortens nothing but S3's URLs; elsewhere a presigned request is good for the usual 15 minutes.
  const date = parseRequestDate(claim.date)
  checkRequestDate(date, scope, call.gateway.clock.wall())
  return { date, region }
}

/** AWS: one sentence to the caller, whatever it is that makes the key unknown. The log says what. */
const unrecognized = (why: string) =>
  failure('UnrecognizedClientException', 'The security token included in the request is invalid.', why)

function findCredential(gateway: Gateway, state: ReadUnit, claim: SignatureClaim): MaybePromise<Credential> {
  // No store is asked for an id that no key can have.
  const isKey = isScopeKnown(claim) || isAccessKeyId(claim.accessKeyId)
  return andThen(isKey ? credentialOf(gateway, state, claim) : undefined, credential => {
    if (!credential) throw unrecognized(claim.sessionToken === undefined ? noKey : noSession)
    return andThen(gateway.ports.organizations.isClosed(state, credential.caller.account), isClosed => {
      // AWS: of an account that is closed no credential is good.
      if (isClosed) throw unrecognized('The account is closed.')
      return credential
    })
  })
}

const noKey = "No access key that is active has this id; 'stockade env' tells the root user's."
const noSession = 'The session token is none of this access key, or its owner is no more, or what let it begin.'

function credentialOf(
  gateway: Gateway, state: ReadUnit, { accessKeyId, sessionToken }: SignatureClaim,
): MaybePromise<Credential | undefined> {
  if (sessionToken === undefined) return gateway.ports.credentials.find(state, accessKeyId)
  return credentialOfSession(gateway, state, accessKeyId, sessionToken)
}

async function credentialOfSession(
  { ports, clock }: Gateway, state: ReadUnit, accessKeyId: string, sessionToken: string,
): Promise<Credential | undefined> {
  const { credentials, sessions, rootAccess, organizations } = ports
  const session = await sessions.find(state, accessKeyId, sessionToken)
  const { now, settled } = await storeTimes(state, clock)
  // A session of the future was made under a clock that was wrong, and would live until that time comes.
  if (session && session.issuedAt > now + tolerance) return undefined
  if (session && (session.expiresAt <= now || session.endsBySettled <= settled)) {
    throw failure('ExpiredTokenException', 'The security token included in the request is expired')
  }
  if (!session) return undefined
  const { assumedRoot, account } = session
  // What let it begin has to last: it is worth no more than the word of whoever asked for it.
  if (assumedRoot && !(await rootAccess.isOpen(state, organizations, account, assumedRoot))) return undefined
  return credentials.ofSession(state, session)
}

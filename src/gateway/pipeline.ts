// The way of a request:
//
//   receive -> route -> form? -> authenticate -> decode -> reach? -> prove? -> throttle -> upload? ->
//   authorize -> validate -> handle -> audit -> encode
//
// A failure up to *authenticate*, or in *reach* or *prove*, goes to *encode* alone and leaves no record, and so does a call that
// names no operation, one that finds no place at the gate, and one that is throttled while another of its caller's stands for it.
// Any other failure is the call's outcome: the stages up to *audit* are skipped, *audit* and *encode* run. What an operation does
// `afterwards` stands between those two.
import { setImmediate as turn, setTimeout } from 'node:timers/promises'
import { AwsError } from '../core/aws-error.ts'
import { uuidV4 } from '../core/ids.ts'
import type { MaybePromise } from '../core/maybe-promise.ts'
import { isMeasured, type StreamedBody } from '../engines/wire/answer.ts'
import type { RecordId } from '../storage/rows/record-id.ts'
import type { Expectation, Moment, Store } from '../storage/store.ts'
import { doAfterwards } from './afterwards.ts'
import { beginAttempt, confirmCaller, isCallerProven, type Attempt } from './attempt.ts'
import { sharerOf } from './caller.ts'
import { metOver } from './shares/contention.ts'
import { asAwsError, failure } from './failures.ts'
import type { Gateway } from './gateway.ts'
import type { Invocation } from './invocation.ts'
import { isChange } from './operation.ts'
import { outcomeOf } from './outcome-of.ts'
import { reportCall, reportCause, reportRefusal } from './log/report.ts'
import { audit, auditAs } from './stages/audit.ts'
import { authenticate } from './stages/authenticate.ts'
import { copiedTooOften, mostCopies, stageCopy } from './stages/copy.ts'
import { decode, type DecodedRequest } from './stages/decode.ts'
import { encode, encodeRefusal, type Answer } from './stages/encode.ts'
import { form, type Posted } from './stages/form.ts'
import type { Received } from './stages/receive.ts'
import { prove } from './stages/prove.ts'
import { reach } from './stages/reach.ts'
import { route } from './stages/route.ts'
import { settleRead } from './settle.ts'
import { throttle, type ThrottledRequest } from './stages/throttle.ts'
import { giveUpBlob, upload } from './stages/upload.ts'
import { trailRecords } from './trail/trail-record.ts'
import { CopyWanted, type CopySource } from './transfers/copy-wanted.ts'
import { openDownload } from './transfers/download.ts'
import { openEvents } from './transfers/event-streams.ts'
import { answerSite } from './objects/websites/serve-site.ts'
import { siteInHost } from './objects/websites/site-host.ts'
import type { Outcome } from './outcome.ts'

/** Milliseconds in which a call that meets conflicts is tried again, and the longest pause between two attempts. */
const patience = 10_000
const longestPause = 100

export function answer(received: Received): Promise<Answer> {
  const site = siteInHost(received.headers.host)
  return site ? answerSite(received, site, answerCall) : answerCall(received)
}

async function answerCall(received: Received): Promise<Answer> {
  const { gateway } = received
  try {
    const routed = await route(received)
    const forming = form(routed)
    const authenticated = await authenticate(forming instanceof Promise ? await forming : forming)
    if (gateway.turns.isOver()) await gateway.turns.next(sharerOf(authenticated.scope.caller))
    const reaching = reach(decode(authenticated))
    const proving = prove(reaching instanceof Promise ? await reaching : reaching)
    const request = throttle(proving instanceof Promise ? await proving : proving)
    const { call } = request
    const sharer = sharerOf(call.scope.caller)
    // INVARIANT: nothing is on record of whom nobody has let in.
    const isUnrecorded = request.unrecorded || call.scope.caller.kind === 'anonymous'
    const outcome = isUnrecorded && call.refused
      ? { error: call.refused }
      : await carryOut(request)
    // All of a group are answered at once, and an answer may be a megabyte.
    if (gateway.turns.isOver()) await gateway.turns.next(sharer)
    const encoded = encode(request, outcome)
    const answered = encoded.stream ? await openStream(request, encoded, encoded.stream) : encoded
    reportCall(request, 'error' in outcome ? outcome.error : undefined, answered)
    return answered
  } catch (thrown) {
    const error = asAwsError(thrown, received.requestId)
    // What a line of the log tells needs none of its own.
    if (error.fault === 'server') reportCause(gateway, received.requestId, error)
    const answered = encodeRefusal(received, error)
    if (isDecoded(received)) reportCall(received, error, answered)
    else reportRefusal(received, error, answered)
    return answered
  } finally {
    leaveFile(received)
  }
}

/** Of a form that was refused before anybody asked for its file. */
function leaveFile({ file }: Received & Partial<Posted>): void {
  file?.leave()
}

/** The body of an upload is on disk before the call has a place at the gate, and gone behind it unless the call has named it. */
async function carryOut(request: ThrottledRequest): Promise<Outcome> {
  const { gateway } = request
  const staging = upload(request)
  let staged = staging instanceof Promise ? await staging : staging
  for (let copies = 0; ; copies++) {
    const { call, blob } = staged
    let wanted: CopySource
    try {
      return await finish(gateway, call)
    } catch (thrown) {
      if (!(thrown instanceof CopyWanted)) throw thrown
      wanted = thrown.source
    } finally {
      if (blob) await giveUpBlob(gateway, blob)
    }
    staged = copies < mostCopies
      ? await stageCopy(gateway, call, wanted)
      : { call: { ...call, refused: copiedTooOften() } }
  }
}

/** Throws `CopyWanted` where the call goes on with a copy. */
async function finish(gateway: Gateway, call: Invocation): Promise<Outcome> {
  const recorded = await gateway.gate.within(sharerOf(call.scope.caller), () => runWithRetries(gateway, call))
  const working = doAfterwards(gateway.server, call, recorded)
  const outcome = working instanceof Promise ? await working : working
  if ('error' in outcome) reportCause(gateway, call.requestId, outcome.error)
  return outcome
}

async function openStream({ gateway, call, reset }: DecodedRequest, answered: Answer, stream: StreamedBody): Promise<Answer> {
  if (!isMeasured(stream)) return { ...answered, stream: openEvents(stream) }
  const place = { room: gateway.downloads, caller: sharerOf(call.scope.caller), giveWay: reset }
  return { ...answered, stream: await openDownload(stream, place) }
}

/** What came of an attempt, or what it met with other calls over. */
type Attempted = { readonly outcome: Outcome } | { readonly metOver: RecordId }

/** *authorize* to *audit* is one attempt, run again where another call changed what it had read. */
async function runWithRetries(gateway: Gateway, call: Invocation): Promise<Outcome> {
  const { clock, contention, store } = gateway
  const end = clock.monotonic() + patience
  let attempted = await attemptOnce(gateway, call, false)
  if ('metOver' in attempted && store.atMoment && !isChange(call)) {
    attempted = await attemptAtMoment(gateway, call, store.atMoment)
  }
  for (let count = 0; 'metOver' in attempted && clock.monotonic() < end; ) {
    const id: RecordId = attempted.metOver
    attempted = await contention.within(id, sharerOf(call.scope.caller), async () => {
      let next: Attempted
      do {
        next = await attemptOnce(gateway, call, await pauseBehind(gateway, call, count++))
      } while ('metOver' in next && next.metOver === id && clock.monotonic() < end)
      return next
    })
  }
  const outcome = 'outcome' in attempted ? attempted.outcome : { error: conflicted(call) }
  if ('metOver' in attempted) await audit(beginAttempt(gateway, call, outcomeOf), outcome)
  return outcome
}

async function attemptOnce(gateway: Gateway, call: Invocation, caughtUp: boolean): Promise<Attempted> {
  const attempt = beginAttempt(gateway, call, outcomeOf, { caughtUp })
  if (!isCallerProven(attempt)) await confirmCaller(attempt)
  const { state } = attempt
  const aborting = abortIfAbandoned(attempt, await outcomeOf(attempt))
  const outcome = aborting instanceof Promise ? await aborting : aborting
  const settling = 'error' in outcome || !state.writes ? settleRead(attempt, outcome) : undefined
  if (settling) await settling
  // Who is calling is a part of what was decided, which took its time: what was written expects it, and so does what is checked.
  if (!attempt.isConfirmed && (state.writes || attempt.isDoubtful || !isCallerProven(attempt))) await confirmCaller(attempt)
  if (attempt.moved !== undefined) return { metOver: attempt.moved }
  const contradiction = mayContradict(attempt, outcome) ? await findContradiction(attempt, outcome) : undefined
  const conflict = contradiction ?? (await audit(attempt, outcome))
  return conflict ? { metOver: metOver(conflict) } : { outcome }
}

/**
 * For a call that only reads: whoever goes on changing what it is decided on would else keep it from its answer.
 * INVARIANT: caller, decision and what is told are of one moment, behind the call's arrival, so nothing is asked again. What the
 * call writes after all expects what it read, as ever.
 */
async function attemptAtMoment(
  gateway: Gateway, call: Invocation, atMoment: NonNullable<Store['atMoment']>,
): Promise<Attempted> {
  countConflict(gateway, call)
  const { attempt, outcome, records } = await atMoment(sharerOf(call.scope.caller), moment => readAt(gateway, call, moment))
  const conflict = await auditAs(attempt, outcome, records)
  return conflict ? { metOver: metOver(conflict) } : { outcome }
}

async function readAt(gateway: Gateway, call: Invocation, moment: Moment) {
  const attempt = beginAttempt(gateway, call, outcomeOf, { caughtUp: true, moment })
  await confirmCaller(attempt)
  const outcome = await abortIfAbandoned(attempt, await outcomeOf(attempt))
  return { attempt, outcome, records: await trailRecords(attempt, outcome) }
}

/**
 * Whoever met a call of this server is first in its line; those of another server it must not meet again at once. Answers whether
 * the cache knows by then of all that was committed before: else what is decided is expected as at first.
 */
async function pauseBehind(gateway: Gateway, call: Invocation, count: number): Promise<boolean> {
  countConflict(gateway, call)
  if (count > 0) await setTimeout(Math.random() * Math.min(2 ** count, longestPause))
  // A store that does not answer says so where the attempt asks it.
  return gateway.store.catchUp().then(() => true, () => false)
}

function countConflict({ server }: Gateway, { service, contract }: Invocation): void {
  server.meter.conflicted(service.facts.name, contract.name)
}

/** What changes something expects what it decided on. */
const mayContradict = ({ state, isDoubtful }: Attempt, outcome: Outcome): boolean =>
  isDoubtful === true && ('error' in outcome || !state.writes)

/**
 * What was changed meanwhile where the decision was of several moments for all that the cache can say, or may be older than what
 * the call is told. A contradiction that the store itself holds is a fault of ours.
 */
async function findContradiction({ gateway, state }: Attempt, outcome: Outcome): Promise<Expectation | undefined> {
  const { store, random } = gateway
  const check = state.toCheck(uuidV4(random), 'error' in outcome ? 'all' : 'decision')
  const checked = await store.commit(check).catch((thrown: unknown) => {
    throw failure('ServiceUnavailable', 'The storage does not say whether the call may be answered; try again.', String(thrown))
  })
  return checked.committed ? undefined : checked.conflict
}

/**
 * INVARIANT: a caller that gave up asks again at another node, and goes on from there. A node that was stopped meanwhile, or met
 * a conflict, does not bring the older change on top: what it has handed to the store expects the records as they were, and what
 * it has not is not made any more.
 */
function abortIfAbandoned({ call, state }: Attempt, outcome: Outcome): MaybePromise<Outcome> {
  return 'error' in outcome || !state.writes ? outcome : unlessAbandoned(call, outcome)
}

async function unlessAbandoned(call: Invocation, outcome: Outcome): Promise<Outcome> {
  // What its socket has had to say since the call was read is heard first. A call that found all it needed in the cache is still
  // in the turn in which it was read; sockets are asked between that turn and the next.
  await turn()
  await turn()
  if (!call.isAbandoned()) return outcome
  return { error: failure('ServiceUnavailable', 'The caller was gone before the change was made.') }
}

/** The stages add to what was received: whether it came as far as to be a call. */
const isDecoded = (received: Received & Partial<DecodedRequest>): received is DecodedRequest => received.call !== undefined

/** AWS: the words that its services have for it. An operation that has none of them answers what clients try again. */
const wordsForConflict = ['ConcurrentModificationException', 'TooManyUpdates', 'ConflictException']
const conflictText = 'The request was rejected because others changed the same resource at the same time. Submit it again.'

function conflicted({ contract }: Invocation): AwsError {
  const code = wordsForConflict.find(word => Object.hasOwn(contract.errors, word))
  return code === undefined ? failure('ServiceUnavailable', conflictText) : new AwsError(code, conflictText, { fault: 'client' })
}

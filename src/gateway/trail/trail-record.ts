// The audit records of a call: CloudTrail's form, from what was resolved, decided and answered. They are written as text, member
// by member: an object made for JSON.stringify costs four times as much.
import type { AwsError } from '../../core/aws-error.ts'
import { uuidV7 } from '../../core/ids.ts'
import { recordText, type NamedResource } from '../../core/records/journal-record.ts'
import { printableJson } from '../../core/text/printable-json.ts'
import { globalRegion } from '../../core/regions.ts'
import { andThen, type MaybePromise } from '../../core/maybe-promise.ts'
import type { TrailEvent, TrailResource } from '../../core/records/trail-event.ts'
import { resolve, type Attempt, type Resolved } from '../attempt.ts'
import { trailCode } from '../failures.ts'
import type { Invocation } from '../invocation.ts'
import { unnamed, type Resolver } from '../operation.ts'
import type { Outcome } from '../outcome.ts'
import type { RecordRule } from './record-rule.ts'
import type { RecordedCall } from './service-trail.ts'
import { projectStructure, trailName } from './trail-projection.ts'
import { eventTime } from './trail-time.ts'
import { historyName, identityForOthers, userIdentity, withoutKey } from './user-identity.ts'
import { withoutSecrets } from './without-secrets.ts'

type Rule = RecordRule<unknown, unknown>

const longestText = 1024
const longestHost = 255
// AWS: an element above 100 KB, additional data above 28 KB, is replaced by its size and the reason; a record has 256 KB at most.
const longestElement = 100 * 1024
const longestAdditional = 28 * 1024
const longestRecord = 256 * 1024
/** Of a record that would be longer still. INVARIANT: its six elements of this length and all else have room in a record. */
const shortElement = 16 * 1024

/** In whose trail a record stands. */
interface Addressee {
  readonly account: string
  /** JSON text. */
  readonly identity: string
  /** JSON members by which the event is found besides. */
  readonly found: string
  readonly eventId: string
}

/** The journal's records: the caller's account's, and one for each other account on whose resources the operation was run. */
export function trailRecords(attempt: Attempt, outcome: Outcome): MaybePromise<readonly string[]> {
  const { service, contract } = attempt.call
  const rule = service.built.get(contract.name)?.definition.record
  const isBare = 'error' in outcome && rule?.redactedErrors?.includes(outcome.error.code)
  if (isBare) return write(attempt, outcome, rule, undefined)
  return andThen(resolvedOf(attempt, rule), resolved => write(attempt, outcome, rule, shownOf(attempt, rule, outcome, resolved)))
}

/** Nothing is told of what was asked for where there are no resources, were it none. */
function write(
  attempt: Attempt, outcome: Outcome, rule: Rule | undefined, shown: readonly TrailResource[] | undefined,
): readonly string[] {
  const { call } = attempt
  const { scope, contract, service, input, origin } = call
  const error = 'error' in outcome ? outcome.error : undefined
  const marked = attempt.handled && error && rule?.silentErrors?.includes(error.code) ? undefined : error
  const message = marked && withoutSecrets(marked.message, contract.input, call.given)
  const output = 'output' in outcome ? outcome.output : undefined
  const category = rule?.category ?? 'Management'
  const resources = shown ?? []
  const found = (shown && rule?.names?.(input, output, shown)) ?? named(resources)
  const told = recordedCall(call, rule, output, error)
  const hopOf = scope.partBy ?? scope.via.at(-1)
  const isHidden = service.trail?.hidesDeniedHops && hopOf !== undefined && error?.code === 'AccessDeniedException'
  const request = !isHidden && shown ? (service.trail?.request?.(told) ?? requestParameters(call, rule)) : undefined
  const notes = error ? attempt.failureNotes : attempt.notes
  const ofService = service.trail?.additional?.(told)
  const additional = ofService && notes ? { ...ofService, ...notes } : ofService ?? notes
  const response = error ? failedResponse(attempt, rule, error) : responseElements(call, rule, output, resources)
  // AWS: a call that a service makes in its caller's name shows the service where the network would stand.
  const invokedBy = hopOf ?? origin.service
  const userAgent = invokedBy ?? (origin.userAgent && (service.trail?.userAgent?.(origin.userAgent) ?? origin.userAgent))
  // Joined: a text that grows by `+` is a tree of its parts, and costs five microseconds on its way to the writer.
  const draw = (name: string) => attempt.once(name, random => uuidV7(scope.now, random))
  const readOnly = rule?.readOnly ?? readsByName(contract.name)
  const name = (origin.isPosted && rule?.postedName) ?? rule?.eventName ?? contract.name
  const region = scope.region === 'aws-global' ? globalRegion : scope.region
  const source = service.facts.eventSource
  const others = otherAccounts(attempt, error, resources)
  const shared = others.length > 0 && scope.caller.kind !== 'anonymous' ? draw('sharedEventID') : undefined
  const eventOf = ({ account, identity, eventId }: Addressee, most: number) => [
    `{"eventVersion":"1.11","userIdentity":${identity}`,
    plain('eventTime', eventTime(scope.now)),
    plain('eventSource', source),
    plain('eventName', name),
    plain('awsRegion', region),
    plain('sourceIPAddress', invokedBy ?? origin.sourceIp!),
    member('userAgent', userAgent?.slice(0, longestText)),
    member('errorCode', marked && trailCode(marked, contract.errors, service.facts)),
    // AWS: a refusal by its code alone is recorded without a message (recorded of InvalidCiphertextException).
    member('errorMessage', message?.slice(0, longestText) || undefined),
    element('requestParameters', request, most),
    element('responseElements', response, most),
    additional ? element('additionalEventData', additional, Math.min(most, longestAdditional)) : '',
    call.isPart ? member('requestID', call.requestId) : plain('requestID', call.requestId),
    plain('eventID', eventId),
    flag('readOnly', readOnly),
    resources.length > 0 ? `,"resources":${listText(resources, most)}` : '',
    plain('eventType', 'AwsApiCall'),
    // AWS: of a call that was denied there is none (recorded of Logs, in 2018).
    error?.code === 'AccessDeniedException' ? '' : member('apiVersion', service.trail?.apiVersion),
    flag('managementEvent', category === 'Management'),
    plain('recipientAccountId', account),
    shared === undefined ? '' : plain('sharedEventID', shared),
    plain('eventCategory', category),
    invokedBy === undefined ? tlsMember(origin) : '',
    '}',
  ].join('')
  const indexOf = ({ account, found: by }: Addressee, most: number) => [
    `{"account":"${account}","region":"${region}","source":"${source}","name":"${name}","readOnly":${readOnly}`,
    `,"management":${category === 'Management'}${error && attempt.isDenied ? ',"denied":true' : ''}`,
    `${error && !marked ? ',"silent":true' : ''}${within(call)}${by}`,
    `,"resources":${found.length > 0 ? listText(found, most) : '[]'}}`,
  ].join('')
  return addressees(call, draw, others, invokedBy).map(one => {
    const textOf = (most: number) => recordText({ id: one.eventId, index: indexOf(one, most), event: eventOf(one, most) })
    const text = textOf(longestElement)
    return text.length * 3 > longestRecord && Buffer.byteLength(text) > longestRecord ? textOf(shortElement) : text
  })
}

/** AWS: of plain HTTP there is none, nor of what a service does in a caller's name. */
function tlsMember({ tls, endpoint }: Invocation['origin']): string {
  const host = endpoint?.slice(endpoint.indexOf('://') + 3).slice(0, longestHost)
  return member('tlsDetails', tls && { tlsVersion: tls.version, cipherSuite: tls.cipher, clientProvidedHostHeader: host })
}

/** AWS: no event tells of which call it is a part. In the caller's name alone: a role that a service is in calls by itself. */
function within({ within: outer = [], scope: { via, partBy } }: Invocation): string {
  if (via.length === 0 && partBy === undefined) return ''
  return `,"within":${jsonOf(outer.map(({ requestId }) => requestId))}`
}

/** The caller's account first. INVARIANT: who has none writes to nobody's trail before somebody has let him in. */
function addressees(
  { scope: { account, caller }, isPart }: Invocation, draw: (name: string) => string, others: readonly string[],
  invokedBy: string | undefined,
): readonly Addressee[] {
  const identity = others.length === 0 ? '' : identityForOthers(caller, invokedBy)
  const toOthers = others.map(other => ({ account: other, identity, found: '', eventId: draw(`eventID for ${other}`) }))
  if (caller.kind === 'anonymous') return toOthers
  const signer = isPart ? withoutKey(caller) : caller
  const own = { account, identity: userIdentity(signer, invokedBy), found: historyName(signer), eventId: draw('eventID') }
  return [own, ...toOthers]
}

/**
 * AWS: a call on another account's resource is recorded in both accounts, and one that is denied in the caller's alone
 * (https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html). INVARIANT: nobody writes to the trail of
 * an account whose policies have not let the call on.
 */
function otherAccounts({ handled, call: { scope } }: Attempt, error: AwsError | undefined, resources: readonly TrailResource[]) {
  if (!handled || error?.code === 'AccessDeniedException') return []
  const others = resources.map(({ accountId }) => accountId).filter(account => account !== scope.account)
  return others.length === 0 ? others : [...new Set(others)]
}

/** Of what a caller may have chosen. Looked through here and not in the whole record, most of which is ours. */
const jsonOf = (value: unknown): string => printableJson(JSON.stringify(value))

/** As many of the items as have room, as JSON text. */
function listText(items: readonly unknown[], most: number): string {
  const text = jsonOf(items)
  if (text.length <= most) return text
  let size = 0
  return jsonOf(items.slice(0, items.findIndex(item => (size += jsonOf(item).length) > most)))
}

/** A member behind another, or nothing where there is no value. */
function member(name: keyof TrailEvent, value: unknown): string {
  return value === undefined ? '' : `,"${name}":${jsonOf(value)}`
}

/** For what is ours or was checked, and holds nothing that JSON escapes. */
function plain(name: keyof TrailEvent, value: string): string {
  return `,"${name}":"${value}"`
}

function flag(name: keyof TrailEvent, value: boolean): string {
  return `,"${name}":${value}`
}

function element(name: keyof TrailEvent, value: Readonly<Record<string, unknown>> | undefined, most: number): string {
  if (value === undefined) return `,"${name}":null`
  const text = jsonOf(value)
  const originalSize = Buffer.byteLength(text)
  if (originalSize > most) return member(name, { omitted: true, originalSize, reason: 'Too large' })
  return `,"${name}":${text}`
}

/** What the rule's resolvers say. What could not be resolved has failed the call already; the record does without. */
function resolvedOf(attempt: Attempt, rule: Rule | undefined): MaybePromise<readonly Resolved[]> {
  const resolvers = rule?.resources ?? []
  const known = resolvers.map(resolver => attempt.resolved.get(resolver))
  if (known.every(one => one !== undefined)) return known
  return resolveAll(attempt, resolvers)
}

async function resolveAll(attempt: Attempt, resolvers: readonly Resolver<never>[]): Promise<readonly Resolved[]> {
  const state = attempt.state.forRecord()
  const all: Resolved[] = []
  for (const resolver of resolvers) {
    try {
      all.push(await resolve(attempt, resolver, state))
    } catch {
      all.push(unnamed)
    }
  }
  return all
}

function shownOf(
  attempt: Attempt, rule: Rule | undefined, outcome: Outcome, resolved: readonly Resolved[],
): readonly TrailResource[] {
  const { scope } = attempt.call
  const made = 'error' in outcome ? undefined : rule?.created?.(outcome.output, scope)
  const isDenied = 'error' in outcome && outcome.error.code === 'AccessDeniedException'
  const shown: TrailResource[] = made ? [made] : []
  for (const resources of resolved) {
    if (typeof resources === 'symbol') continue
    for (const { hiddenAs, ...resource } of resources.flatMap(one => (one.through?.type ? [one, one.through] : one))) {
      const { arn, account, type, toOthers, organizationAlone } = isDenied && hiddenAs ? hiddenAs : resource
      // The caller's account is not told by its trail what the caller was not told.
      if (isDenied && (toOthers !== undefined || organizationAlone) && account !== scope.account) continue
      if (account !== scope.account && attempt.denied?.has(arn)) continue
      // Nor is it told whose they are of which none let it on, and that account does not hear of them.
      if (account !== scope.account && attempt.letOn?.has(account) === false) continue
      if (!shown.some(({ ARN }) => ARN === arn)) shown.push({ accountId: account, ...(type && { type }), ARN: arn })
    }
  }
  return shown
}

function recordedCall(call: Invocation, rule: Rule | undefined, output: unknown, error: AwsError | undefined): RecordedCall {
  const { contract, input, requestId, scope, origin: { signed, tls, endpoint, bytesIn = 0 }, upload } = call
  const isDenied = error?.code === 'AccessDeniedException'
  const shown = shownInput(input, rule)
  return { contract, input: shown, output, scope, isDenied, requestId, signed, tls, endpoint, bytesIn: upload?.length ?? bytesIn }
}

function requestParameters({ contract, input, given, scope }: Invocation, rule: Rule | undefined) {
  const own = projectStructure(contract.input, shownInput(input, rule))
  const beside = rule?.extraRequest?.(scope.caller)
  const shown = beside ? { ...beside, ...own } : own
  const hidden = rule?.hidden?.filter(name => Object.hasOwn(given, name)) ?? []
  if (hidden.length === 0) return shown
  return { ...shown, ...Object.fromEntries(hidden.map(name => [trailName(name), 'HIDDEN_DUE_TO_SECURITY_REASONS'])) }
}

function shownInput(input: Invocation['input'], rule: Rule | undefined): object {
  if (!rule?.omit && !rule?.defaults) return input
  const shown: Record<string, unknown> = { ...(rule.defaults as object | undefined), ...input }
  for (const name of rule.omit ?? []) delete shown[name]
  return shown
}

function responseElements(call: Invocation, rule: Rule | undefined, output: unknown, resources: readonly TrailResource[]) {
  const own = rule?.response && projectStructure(call.contract.output, rule.response(output))
  const beside = rule?.extraResponse?.(resources, output)
  return beside ? { ...own, ...beside } : own
}

function failedResponse({ handled, resolved }: Attempt, rule: Rule | undefined, { code }: AwsError) {
  const asked = handled && rule?.failedResponse && resolved.get(rule.failedResponse.on)
  const resource = typeof asked === 'object' ? asked[0] : undefined
  return resource && rule!.failedResponse!.shown(resource, code)
}

/** AWS: what the record shows without its kind is not found by it. */
const named = (resources: readonly TrailResource[]): NamedResource[] =>
  resources.flatMap(({ ARN, type }) => (type === undefined ? [] : [{ type, name: ARN }]))

/** For an operation that is not implemented, and so declares nothing. */
function readsByName(operation: string): boolean {
  return /^(Get|List|Describe|Lookup|Search|Simulate|BatchGet)/.test(operation)
}

// The audit record of a call: CloudTrail's form, from what was resolved, decided and answered.
import type { AwsError } from '../core/aws-error.ts'
import type { Instant } from '../core/clock.ts'
import { uuidV7 } from '../core/ids.ts'
import { globalRegion } from '../core/regions.ts'
import type { JournalRecord, TrailResource } from '../core/trail-event.ts'
import { resolve, type Attempt } from './attempt.ts'
import { trailCode } from './failures.ts'
import { unnamed, type Caller, type RecordRule } from './operation.ts'
import type { DecodedCall } from './stages/decode.ts'
import { projectStructure } from './trail-projection.ts'

/** What came of a call. */
export type Outcome = { readonly output: unknown } | { readonly error: AwsError }

type Rule = RecordRule<unknown, unknown>

const longestText = 1024
const longestElement = 100 * 1024

/** Undefined for a failure that AWS leaves out of the trail. */
export async function trailRecord(attempt: Attempt, outcome: Outcome): Promise<JournalRecord | undefined> {
  const { call } = attempt
  const { scope, contract, service, input } = call
  const rule = service.built.get(contract.name)?.definition.record
  const error = 'error' in outcome ? outcome.error : undefined
  if (error && rule?.unrecorded?.includes(error.code)) return undefined
  const output = 'output' in outcome ? outcome.output : undefined
  const category = rule?.category ?? 'Management'
  const resources = await shownResources(attempt, rule, output)
  const names = rule?.names?.(input, output)
  // AWS: a call that a service makes in its caller's name shows the service where the network would stand.
  const invokedBy = scope.via.at(-1)
  const userAgent = invokedBy ?? call.headers.userAgent
  const event: JournalRecord['event'] = {
    eventVersion: '1.11',
    userIdentity: invokedBy === undefined ? userIdentity(scope.caller) : { ...userIdentity(scope.caller), invokedBy },
    eventTime: eventTime(scope.now),
    eventSource: service.facts.eventSource,
    eventName: contract.name,
    awsRegion: scope.region === 'aws-global' ? globalRegion : scope.region,
    sourceIPAddress: invokedBy ?? call.sourceIp,
    ...(userAgent !== undefined && { userAgent: userAgent.slice(0, longestText) }),
    ...(error && { errorCode: trailCode(error), errorMessage: error.message.slice(0, longestText) }),
    requestParameters: bounded(projectStructure(contract.input, shownInput(input, rule))),
    responseElements: bounded(error ? undefined : responseElements(call, rule, output, resources)),
    ...(!error && attempt.notes && { additionalEventData: attempt.notes }),
    requestID: call.requestId,
    eventID: call.once('eventID', random => uuidV7(scope.now, random)),
    readOnly: rule?.readOnly ?? readsByName(contract.name),
    ...(resources.length > 0 && { resources }),
    eventType: 'AwsApiCall',
    managementEvent: category === 'Management',
    recipientAccountId: scope.account,
    eventCategory: category,
  }
  return names && names.length > 0 ? { event, names } : { event }
}

/** AWS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
function userIdentity(caller: Caller): Record<string, unknown> {
  const { account: accountId, accessKeyId, arn, id: principalId, session } = caller
  const sessionContext = session && {
    attributes: { creationDate: eventTime(session.issuedAt), mfaAuthenticated: String(session.mfa) },
  }
  const shown = { principalId, arn, accountId, accessKeyId, ...(sessionContext && { sessionContext }) }
  return caller.kind === 'root' ? { type: 'Root', ...shown } : { type: 'IAMUser', ...shown, userName: caller.userName }
}

async function shownResources(attempt: Attempt, rule: Rule | undefined, output: unknown): Promise<readonly TrailResource[]> {
  const made = output === undefined ? undefined : rule?.made?.(output, attempt.call.scope)
  const shown: TrailResource[] = made ? [made] : []
  for (const resolver of rule?.resources ?? []) {
    // What could not be resolved has failed the call already; the record does without.
    const resources = await resolve(attempt, resolver).catch(() => unnamed)
    if (typeof resources === 'symbol') continue
    for (const { arn, account, type } of resources) {
      if (!shown.some(({ ARN }) => ARN === arn)) shown.push({ accountId: account, ...(type && { type }), ARN: arn })
    }
  }
  return shown
}

function shownInput(input: DecodedCall['input'], rule: Rule | undefined): object {
  if (!rule?.omit && !rule?.defaults) return input
  const shown: Record<string, unknown> = { ...(rule.defaults as object | undefined), ...input }
  for (const member of rule.omit ?? []) delete shown[member]
  return shown
}

function responseElements(call: DecodedCall, rule: Rule | undefined, output: unknown, resources: readonly TrailResource[]) {
  const own = rule?.response && projectStructure(call.contract.output, rule.response(output))
  const beside = rule?.responseBeside?.(resources)
  return beside ? { ...own, ...beside } : own
}

// AWS: an element above 100 KB is replaced by its size and the reason.
function bounded(element: Record<string, unknown> | undefined): unknown {
  if (element === undefined) return null
  const originalSize = roughSize(element)
  return originalSize > longestElement ? { omitted: true, originalSize, reason: 'Too large' } : element
}

function roughSize(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 8
  let size = 0
  for (const [name, held] of Object.entries(value)) size += name.length + roughSize(held)
  return size
}

// `toISOString` costs a microsecond, and many calls share their second.
let second = -1
let secondText = ''

function eventTime(now: Instant): string {
  const at = Math.floor(now / 1000)
  if (at !== second) {
    second = at
    secondText = `${new Date(at * 1000).toISOString().slice(0, 19)}Z`
  }
  return secondText
}

/** For an operation that is not implemented, and so declares nothing. */
function readsByName(operation: string): boolean {
  return /^(Get|List|Describe|Lookup|Search|Simulate|BatchGet)/.test(operation)
}

// The audit record of a call: CloudTrail's form, from what was resolved, decided and answered.
import type { AwsError } from '../core/aws-error.ts'
import type { Instant } from '../core/clock.ts'
import { uuidV7 } from '../core/ids.ts'
import { globalRegion } from '../core/regions.ts'
import type { JournalRecord, TrailResource } from '../core/trail-event.ts'
import { resolve, type Attempt } from './attempt.ts'
import { trailCode } from './failures.ts'
import { unnamed, type Caller, type RecordRule, type Resolver } from './operation.ts'
import type { DecodedCall } from './stages/decode.ts'
import { projectStructure } from './trail-projection.ts'

/** What came of a call. */
export type Outcome = { readonly output: unknown } | { readonly error: AwsError }

const longestText = 1024
const longestElement = 100 * 1024

export async function trailRecord(attempt: Attempt, outcome: Outcome): Promise<JournalRecord> {
  const { call } = attempt
  const { scope, contract, service, input } = call
  const rule = service.built.get(contract.name)?.definition.record
  const error = 'error' in outcome ? outcome.error : undefined
  const output = 'output' in outcome ? outcome.output : undefined
  const category = rule?.category ?? 'Management'
  const resources = rule?.resources && (await shownResources(attempt, rule.resources))
  const names = rule?.names?.(input, output)
  const { userAgent } = call.headers
  const event: JournalRecord['event'] = {
    eventVersion: '1.11',
    userIdentity: userIdentity(scope.caller),
    eventTime: eventTime(scope.now),
    eventSource: service.facts.eventSource,
    eventName: contract.name,
    awsRegion: scope.region === 'aws-global' ? globalRegion : scope.region,
    sourceIPAddress: call.sourceIp,
    ...(userAgent !== undefined && { userAgent: userAgent.slice(0, longestText) }),
    ...(error && { errorCode: trailCode(error), errorMessage: error.message.slice(0, longestText) }),
    requestParameters: bounded(projectStructure(contract.input, shownInput(input, rule))),
    responseElements: bounded(error ? undefined : projectStructure(contract.output, rule?.response?.(output))),
    requestID: call.requestId,
    eventID: call.once('eventID', random => uuidV7(scope.now, random)),
    readOnly: rule?.readOnly ?? readsByName(contract.name),
    ...(resources && resources.length > 0 && { resources }),
    eventType: 'AwsApiCall',
    managementEvent: category === 'Management',
    recipientAccountId: scope.account,
    eventCategory: category,
  }
  return names && names.length > 0 ? { event, names } : { event }
}

/** AWS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
function userIdentity(caller: Caller): Record<string, unknown> {
  const { account: accountId, accessKeyId, arn, id: principalId } = caller
  if (caller.kind === 'root') return { type: 'Root', principalId, arn, accountId, accessKeyId }
  return { type: 'IAMUser', principalId, arn, accountId, accessKeyId, userName: caller.userName }
}

async function shownResources(attempt: Attempt, resolvers: readonly Resolver<never>[]): Promise<readonly TrailResource[]> {
  const shown: TrailResource[] = []
  for (const resolver of resolvers) {
    const resources = await resolve(attempt, resolver)
    if (resources === unnamed) continue
    for (const { arn, account, type } of resources) {
      if (!shown.some(({ ARN }) => ARN === arn)) shown.push({ accountId: account, ...(type && { type }), ARN: arn })
    }
  }
  return shown
}

function shownInput(input: DecodedCall['input'], rule: RecordRule<unknown, unknown> | undefined): object {
  if (!rule?.omit && !rule?.defaults) return input
  const shown: Record<string, unknown> = { ...(rule.defaults as object | undefined), ...input }
  for (const member of rule.omit ?? []) delete shown[member]
  return shown
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

import { LookupEvents, type LookupEventsRequest } from '../../../contracts/cloudtrail.gen.ts'
import { day } from '../../../core/clock.ts'
import { recordTime } from '../../../core/records/journal-record.ts'
import { printableJson } from '../../../core/text/printable-json.ts'
import { everythingUntold, operation, type Call } from '../../../gateway/operation.ts'
import { resourcesOf, userNameOf } from '../event-facts.ts'
import { lookupEvents, type HistoryEvent } from '../events.ts'

/** AWS: the history goes back 90 days. */
const oldest = 90 * day

export default operation(LookupEvents, {
  access: [{ action: 'cloudtrail:LookupEvents', on: everythingUntold }],
  record: { readOnly: true },
  async handle(call) {
    const { input, journal, state, page, error } = call
    const query = queryOf(call)
    const { NextToken, ...bound } = input
    const invalid = () => error('InvalidNextTokenException', 'The NextToken is not valid for this request.')
    const [before] = page.resume(NextToken, bound, invalid) ?? []
    const found = await lookupEvents({ journal, state }, query, before as number | undefined, input.MaxResults ?? 50)
    return {
      Events: found.events.map(describeEvent),
      NextToken: found.before === undefined ? undefined : page.token([found.before], bound),
    }
  },
})

type LookupCall = Pick<Call<LookupEventsRequest, LookupError>, 'input' | 'scope' | 'error' | 'unbuilt'>

function queryOf({ input, scope, error, unbuilt }: LookupCall) {
  if (input.EventCategory !== undefined) throw unbuilt('EventCategory insight')
  const attributes = input.LookupAttributes ?? []
  if (attributes.length > 1) {
    throw error('InvalidLookupAttributesException', 'You can only specify one lookup attribute at a time.')
  }
  const [attribute] = attributes
  // AWS: recorded, as is the code for a start in the future. The sentences are ours.
  if (attribute?.AttributeKey === 'ReadOnly' && !['true', 'false'].includes(attribute.AttributeValue)) {
    throw error('InvalidLookupAttributesException', 'The value of the lookup attribute ReadOnly must be true or false.')
  }
  const from = Math.max(input.StartTime?.getTime() ?? 0, scope.now - oldest)
  const to = input.EndTime?.getTime() ?? Number.POSITIVE_INFINITY
  if (input.StartTime && input.EndTime && input.StartTime > input.EndTime) {
    throw error('InvalidTimeRangeException', 'The start time must not be after the end time.')
  }
  if (from > scope.now) throw error('InvalidTimeRangeException', 'The start time must not be in the future.')
  return {
    account: scope.account,
    region: scope.region,
    from,
    to,
    ...(attribute && { attribute: { key: attribute.AttributeKey, value: attribute.AttributeValue } }),
  }
}

type LookupError = 'InvalidLookupAttributesException' | 'InvalidTimeRangeException'

function describeEvent({ record, index }: HistoryEvent) {
  return {
    EventId: record.id,
    EventName: index.name,
    ReadOnly: String(index.readOnly),
    AccessKeyId: index.accessKeyId,
    EventTime: new Date(recordTime(record)),
    EventSource: index.source,
    Username: userNameOf(index),
    Resources: resourcesOf(index).map(({ type, name }) => ({ ...(type && { ResourceType: type }), ResourceName: name })),
    CloudTrailEvent: printableJson(record.event),
  }
}

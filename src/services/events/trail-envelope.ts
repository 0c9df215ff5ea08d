// A record of the trail as an event. DIFFERS: AWS gives the event an id of its own; here it is the record's.
import { linesOf, readEvent, readIndex } from '../../core/records/journal-record.ts'
import type { TrailEvent } from '../../core/records/trail-event.ts'
import { Envelope, sourceOnBus } from './envelope.ts'
import type { Asked } from './matching.ts'

/** Undefined for what is for no rule. */
export function trailEvent(record: string): Required<Asked> | undefined {
  const lines = linesOf(record)
  const value = readEvent(lines)
  if (isOwn(value)) return undefined
  const { account, region, source, readOnly: isRead } = readIndex(lines)
  const { eventType, eventTime: time } = value
  const envelope = new Envelope({
    id: lines.id, account, time, region, resources: [], detail: { text: lines.event, value },
    detailType: eventType === 'AwsServiceEvent' ? 'AWS Service Event via CloudTrail' : 'AWS API Call via CloudTrail',
    source: sourceOnBus(source),
  })
  return { envelope, isRead }
}

/**
 * INVARIANT: what EventBridge did as itself to deliver, and what it was refused, is for no rule, which would feed itself.
 * DIFFERS: AWS tells of no such exception.
 */
const isOwn = ({ errorCode, userIdentity: { type, invokedBy } }: TrailEvent): boolean =>
  invokedBy === 'events.amazonaws.com' && (type === 'AWSService' || errorCode !== undefined)

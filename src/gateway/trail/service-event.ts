// The record of what a service did by itself, when a timer fell due: CloudTrail's AwsServiceEvent.
import type { Instant } from '../../core/clock.ts'
import { uuidV4, uuidV7, type RandomBytes } from '../../core/ids.ts'
import { recordOf } from '../../core/records/journal-record.ts'
import type { TrailResource } from '../../core/records/trail-event.ts'
import { eventTime } from './trail-time.ts'

export interface ServiceEvent {
  readonly name: string
  /** Absent where the record shows none. */
  readonly resources?: readonly TrailResource[]
  readonly additional?: Readonly<Record<string, unknown>>
  readonly details?: Readonly<Record<string, unknown>>
  readonly response?: Readonly<Record<string, unknown>>
  /** AWS shows the service by its name, where others are `AWS Internal`. */
  readonly isNamed?: true
  readonly requestId?: string
  /** AWS shows it as a call of its own, although nobody makes it. */
  readonly isCall?: true
}

export interface EventPlace {
  readonly source: string
  readonly account: string
  readonly region: string
  readonly now: Instant
}

/** AWS: https://docs.aws.amazon.com/kms/latest/developerguide/ct-delete-key.html */
export function serviceEventRecord(place: EventPlace, shown: ServiceEvent, random: RandomBytes): string {
  const { name, resources, additional, details, response, isNamed, isCall, requestId = isCall && uuidV4(random) } = shown
  const by = isNamed ? place.source : 'AWS Internal'
  return recordOf({
    eventVersion: '1.11',
    userIdentity: { accountId: place.account, invokedBy: by },
    eventTime: eventTime(place.now),
    eventSource: place.source,
    eventName: name,
    awsRegion: place.region,
    sourceIPAddress: by,
    userAgent: by,
    requestParameters: null,
    responseElements: response ?? null,
    ...(additional && { additionalEventData: additional }),
    ...(requestId && { requestID: requestId }),
    eventID: uuidV7(place.now, random),
    readOnly: false,
    ...(resources && { resources }),
    eventType: isCall ? 'AwsApiCall' : 'AwsServiceEvent',
    managementEvent: true,
    recipientAccountId: place.account,
    ...(details && { serviceEventDetails: details }),
    eventCategory: 'Management',
  })
}

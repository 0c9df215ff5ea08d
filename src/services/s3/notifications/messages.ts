// How what happened is told: the record of a message to a queue, and the detail of an event on the bus.
import { percentEncoded } from '../../../core/text/percent.ts'
import { hostId } from '../../../engines/wire/rest/rest-xml.ts'
import type { BusEvent } from '../../../gateway/work.ts'
import { s3Arn, type Bucket } from '../buckets/buckets.ts'
import { customerId, itself, type Cause } from './causes.ts'
import { busFormOf } from './event-types.ts'
import type { Happening } from './happenings.ts'

export type Place = Pick<Bucket, 'name' | 'account' | 'region' | 'partition'>

/** As S3 has it on the default bus; undefined of what it does not tell there. AWS: the forms were recorded. */
export function onBus(place: Place, cause: Cause, happening: Happening): BusEvent | undefined {
  const { event, key, size, etag, versionId, sequencer, storageClass, until } = happening
  const form = busFormOf(event)
  if (!form) return undefined
  const { detailType, reason, deletionType } = form
  const isOrdered = reason !== undefined
  return {
    detailType, resources: [s3Arn(place, place.name)], at: cause.at, detail: {
      version: '0', 'event-version': '1.2', bucket: { name: place.name }, object: {
        key, ...(size !== undefined && { size }), ...(etag !== undefined && { etag }),
        ...(versionId !== undefined && { 'version-id': versionId }), ...(isOrdered && { sequencer }),
      },
      'request-id': cause.requestId, requester: cause.requester, ...(cause.ip !== undefined && { 'source-ip-address': cause.ip }),
      ...(reason !== undefined && { reason }), ...(deletionType !== undefined && { 'deletion-type': deletionType }),
      ...(until !== undefined && { 'restore-expiry-time': new Date(until).toISOString().replace(/\.\d{3}Z$/, 'Z') }),
      ...(storageClass !== undefined && {
        [event === 'LifecycleTransition' ? 'destination-storage-class' : 'source-storage-class']: storageClass,
      }),
    },
  }
}

/** The text of a message to a queue. AWS: of one event each. */
export const toQueue = (place: Place, cause: Cause, configurationId: string, happening: Happening): string =>
  JSON.stringify({ Records: [recordOf(place, cause, configurationId, happening)] })

function recordOf(place: Place, cause: Cause, configurationId: string, happening: Happening) {
  const { name, account, region } = place
  const { event, key, size, etag, versionId, sequencer } = happening
  return {
    eventVersion: '2.6', eventSource: 'aws:s3', awsRegion: region, eventTime: new Date(cause.at).toISOString(), eventName: event,
    userIdentity: { principalId: cause.principal }, requestParameters: { sourceIPAddress: cause.ip ?? itself },
    responseElements: { 'x-amz-request-id': cause.requestId, 'x-amz-id-2': hostId(cause.requestId) },
    s3: {
      s3SchemaVersion: '1.0', configurationId,
      bucket: { name, ownerIdentity: { principalId: customerId(account) }, arn: s3Arn(place, name) },
      object: {
        key: encodedKey(key), ...(size !== undefined && { size }), ...(etag !== undefined && { eTag: etag }),
        ...(versionId !== undefined && { versionId }), ...(sequencer !== undefined && { sequencer }),
      },
    },
    ...moreOf(happening),
  }
}

function moreOf({ event, storageClass, until }: Happening): object {
  if (event === 'LifecycleTransition') {
    return { lifecycleEventData: { transitionEventData: { destinationStorageClass: storageClass } } }
  }
  if (event !== 'ObjectRestore:Completed' || until === undefined) return {}
  const restoreEventData = {
    lifecycleRestorationExpiryTime: new Date(until).toISOString(), lifecycleRestoreStorageClass: storageClass,
  }
  return { glacierEventData: { restoreEventData } }
}

/** AWS: as a form has it, but for slashes. */
const encodedKey = (key: string): string =>
  key.replaceAll(/[^A-Za-z0-9.*_/-]/gu, character => (character === ' ' ? '+' : percentEncoded(character)))

/** What a queue is sent when it is to be told of something. AWS: recorded. */
export const testEvent = ({ name }: Pick<Place, 'name'>, { requestId, at }: Pick<Cause, 'requestId' | 'at'>): string =>
  JSON.stringify({
    Service: 'Amazon S3', Event: 's3:TestEvent', Time: new Date(at).toISOString(), Bucket: name, RequestId: requestId,
    HostId: hostId(requestId),
  })

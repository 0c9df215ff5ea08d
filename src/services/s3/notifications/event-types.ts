// What happens to objects, by the names that S3 gives it: on the bus, and to queues.
import type { Event } from '../../../contracts/s3.gen.ts'

/** Without the `s3:` in front, as a message names it. */
export type EventName =
  | 'ObjectCreated:Put' | 'ObjectCreated:Post' | 'ObjectCreated:Copy' | 'ObjectCreated:CompleteMultipartUpload'
  | 'ObjectRemoved:Delete' | 'ObjectRemoved:DeleteMarkerCreated'
  | 'LifecycleExpiration:Delete' | 'LifecycleExpiration:DeleteMarkerCreated' | 'LifecycleTransition'
  | 'ObjectRestore:Post' | 'ObjectRestore:Completed' | 'ObjectRestore:Delete'
  | 'ObjectTagging:Put' | 'ObjectTagging:Delete' | 'ObjectAcl:Put' | 'ObjectRetention:Put'

interface OnBus {
  readonly detailType: string
  readonly reason?: string
  readonly deletionType?: string
}

const created = (reason: string): OnBus => ({ detailType: 'Object Created', reason })
const deleted = (reason: string, deletionType: string): OnBus => ({ detailType: 'Object Deleted', reason, deletionType })
const [byCaller, byRule] = ['DeleteObject', 'Lifecycle Expiration']
const [forGood, byMarker] = ['Permanently Deleted', 'Delete Marker Created']

// AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html; of retention nothing is said on the bus.
const onBus = new Map<EventName, OnBus>([
  ['ObjectCreated:Put', created('PutObject')],
  ['ObjectCreated:Post', created('POST Object')],
  ['ObjectCreated:Copy', created('CopyObject')],
  ['ObjectCreated:CompleteMultipartUpload', created('CompleteMultipartUpload')],
  ['ObjectRemoved:Delete', deleted(byCaller, forGood)],
  ['ObjectRemoved:DeleteMarkerCreated', deleted(byCaller, byMarker)],
  ['LifecycleExpiration:Delete', deleted(byRule, forGood)],
  ['LifecycleExpiration:DeleteMarkerCreated', deleted(byRule, byMarker)],
  ['LifecycleTransition', { detailType: 'Object Storage Class Changed' }],
  ['ObjectRestore:Post', { detailType: 'Object Restore Initiated' }],
  ['ObjectRestore:Completed', { detailType: 'Object Restore Completed' }],
  ['ObjectRestore:Delete', { detailType: 'Object Restore Expired' }],
  ['ObjectTagging:Put', { detailType: 'Object Tags Added' }],
  ['ObjectTagging:Delete', { detailType: 'Object Tags Deleted' }],
  ['ObjectAcl:Put', { detailType: 'Object ACL Updated' }],
])

/** Undefined of what the bus is not told. */
export const busFormOf = (event: EventName): OnBus | undefined => onBus.get(event)

/** Whether who asks for `asked` is told of `name`, be that one event or several. */
export function isAskedFor(asked: string, name: string): boolean {
  return asked.endsWith('*') ? `s3:${name}`.startsWith(asked.slice(0, -1)) : asked === `s3:${name}`
}

/** Whether some event is asked for by both. */
export const haveCommon = (one: Event, other: Event): boolean =>
  isAskedFor(one, other.slice('s3:'.length)) || isAskedFor(other, one.slice('s3:'.length))

// What KMS says of a key on the event bus (https://docs.aws.amazon.com/kms/latest/developerguide/kms-events.html).
import type { BusEvent } from '../../../gateway/work.ts'
import { arnOf } from '../arns.ts'
import type { KmsKey } from './keys.ts'

type Happening = 'KMS CMK Rotation' | 'KMS CMK Deletion' | 'KMS Imported Key Material Expiration'

export const keyEvent = (detailType: Happening, key: KmsKey, more: Readonly<Record<string, unknown>> = {}): BusEvent =>
  ({ detailType, resources: [arnOf(key)], detail: { 'key-id': key.id, ...more } })

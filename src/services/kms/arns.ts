import { formatArn } from '../../core/arn.ts'
import type { TrailResource } from '../../core/records/trail-event.ts'
import type { Scope } from '../../gateway/operation.ts'

type Place = Pick<Scope, 'partition' | 'account' | 'region'>

export function keyArn({ partition, account, region }: Place, keyId: string): string {
  return formatArn({ partition, service: 'kms', region, account, resource: `key/${keyId}` })
}

/** The ARN of a key. */
export const arnOf = (key: Place & { readonly id: string }): string => keyArn(key, key.id)

/** A key as records of the trail show it. */
export const trailKey = (key: Place & { readonly id: string }): TrailResource =>
  ({ accountId: key.account, type: 'AWS::KMS::Key', ARN: arnOf(key) })

/** `name` includes the prefix `alias/`. */
export function aliasArn({ partition, account, region }: Place, name: string): string {
  return formatArn({ partition, service: 'kms', region, account, resource: name })
}

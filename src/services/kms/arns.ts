import { formatArn } from '../../core/arn.ts'
import type { Scope } from '../../gateway/operation.ts'

type Place = Pick<Scope, 'partition' | 'account' | 'region'>

export function keyArn({ partition, account, region }: Place, keyId: string): string {
  return formatArn({ partition, service: 'kms', region, account, resource: `key/${keyId}` })
}

/** `name` includes the prefix `alias/`. */
export function aliasArn({ partition, account, region }: Place, name: string): string {
  return formatArn({ partition, service: 'kms', region, account, resource: name })
}

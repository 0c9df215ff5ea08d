import type { RandomBytes } from '../../core/ids.ts'
import type { Secret } from '../../core/secret.ts'
import { collection } from '../../storage/collection.ts'

export interface AccessKey {
  readonly id: string
  readonly account: string
  readonly userId: string
  readonly active: boolean
  readonly createdAt: number
  readonly secret: Secret<string>
}

/** Global: a request names its access key before anything is known of its account. */
export const AccessKeys = collection<AccessKey>('iam.access-keys', { per: 'global', key: ({ id }) => [id], sealed: ['secret'] })

/** AWS: two for each user. */
export const mostAccessKeys = 2

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** AWS: four letters for the kind and 80 bits in base 32, of which bits 1 to 40 are the account's number. */
export function newAccessKeyId(account: string, random: RandomBytes): string {
  const bits = (1n << 79n) | (BigInt(account) << 39n) | (BigInt(`0x${Buffer.from(random(5)).toString('hex')}`) & ((1n << 39n) - 1n))
  let id = ''
  for (let shift = 75n; shift >= 0n; shift -= 5n) id += base32[Number((bits >> shift) & 31n)]
  return `AKIA${id}`
}

/** 40 characters of base 64. */
export function newSecretAccessKey(random: RandomBytes): string {
  return Buffer.from(random(30)).toString('base64')
}

/** As IAM's lists show it, without its secret. */
export function describeAccessKey(key: AccessKey, userName: string | undefined) {
  return {
    UserName: userName ?? '',
    AccessKeyId: key.id,
    Status: key.active ? ('Active' as const) : ('Inactive' as const),
    CreateDate: new Date(key.createdAt),
  }
}

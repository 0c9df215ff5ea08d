// AWS: an account's other name, by which nobody can tell the account. DIFFERS: here it follows from its number, and can be read.
import { createHash } from 'node:crypto'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Half of the id is of the account, the other one hides its number. */
const tailOf = (account: string): string => digest(`canonical user of ${account}`).toString('hex').slice(0, 54)
const maskOf = (tail: string): bigint => BigInt(`0x${digest(tail).toString('hex').slice(0, 10)}`)

export function canonicalId(account: string): string {
  // AWS: whoever does not sign has one of his own.
  if (account === anonymousOwner) return anonymousId
  const tail = tailOf(account)
  return (BigInt(account) ^ maskOf(tail)).toString(16).padStart(10, '0') + tail
}

/** The account whose id it is; undefined of what is none. */
export function accountOfId(id: string): string | undefined {
  const [, head = '', tail = ''] = /^([\da-f]{10})([\da-f]{54})$/.exec(id) ?? []
  if (tail === '') return undefined
  const account = (BigInt(`0x${head}`) ^ maskOf(tail)).toString().padStart(12, '0')
  return account.length === 12 && tailOf(account) === tail ? account : undefined
}

/** As a record keeps whoever has not signed. */
export const anonymousOwner = 'anonymous'
const anonymousId = '65a011a29cdf8ec533ec3d1ccaae921c'

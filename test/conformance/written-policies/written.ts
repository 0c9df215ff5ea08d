// Policies as people write them, and what AWS says of each.
import { account } from '../../kit/identity.ts'

export { everyoneHere } from '../../kit/roles.ts'

export interface Refused {
  readonly code: string
  readonly message: string
  readonly status: number
}

/** A statement or several, a whole policy, or a text that is to be sent as it stands. */
export type Document = object | readonly object[] | string

/**
 * What people do with it, what they write, and AWS's sentence where it refuses that. The sentence stands for the error that a
 * kind's operation has for a policy that is none.
 */
export type Written = readonly [does: string, document: Document, refused?: string | Refused]

export function textOf(document: Document): string {
  if (typeof document === 'string') return document
  if ('Statement' in document) return JSON.stringify(document)
  const Statement: unknown = document
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

/** The ARN of a user, a role or a provider of the server's account. */
export const own = (name: string): string => `arn:aws:iam::${account}:${name}`

/** Accounts that the server has nothing of. */
export const [vendor, partner] = ['111122223333', '444455556666'] as const

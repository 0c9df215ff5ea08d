import { createHash } from 'node:crypto'

/** AWS: an account's other name, by which nobody can tell the account. DIFFERS: here it follows from its number. */
export const canonicalId = (account: string): string =>
  createHash('sha256').update(`canonical user of ${account}`).digest('hex')

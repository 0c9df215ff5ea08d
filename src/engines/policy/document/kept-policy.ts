// A policy that names principals, as it is kept: whoever is renamed stays named, and who is made anew under an old name is not.
import { renamePrincipals } from './rename-principals.ts'

export interface KeptPolicy {
  /** The document as it was put. */
  readonly policy: string
  /** The unique ids of the users and the roles whom it names, by the name that it has for each. */
  readonly principals: Readonly<Record<string, string>>
}

/** The document that is decided by, no longer than it was when it was accepted. */
export const policyByIds = ({ policy, principals }: KeptPolicy): string =>
  renamePrincipals(policy, new Map(Object.entries(principals)))

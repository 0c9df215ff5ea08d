// A policy that names principals, as it is stored: a principal that is renamed stays named, and a new one with its old name is
// not.
import { renamePrincipals } from './rename-principals.ts'

export interface KeptPolicy {
  /** The document as it was put. */
  readonly policy: string
  /** The unique ids of the users and the roles whom it names, by the name that it has for each. */
  readonly principals: Readonly<Record<string, string>>
}

/** The document that decisions go by, which is no longer than the one that was accepted. */
export const policyByIds = ({ policy, principals }: KeptPolicy): string =>
  renamePrincipals(policy, new Map(Object.entries(principals)))

// The accounts of organizations.
import type { Tags } from '../../core/tags.ts'
import { collection } from '../../storage/collection.ts'
import type { Attached } from './policies/attached.ts'

export interface Member {
  /** Twelve digits. */
  readonly account: string
  readonly organizationId: string
  /** Both absent of an account that a server was started for: `names.ts` says what it is called. */
  readonly name?: string
  readonly email?: string
  readonly joinedAt: number
  /** AWS: the management account is one that was invited. */
  readonly joinedBy: 'INVITED' | 'CREATED'
  /** The units under which it stands, from the root down; none of an account right under the root. */
  readonly units: readonly string[]
  readonly tags: Tags
  readonly attached?: Attached
  /** Since when nobody of it may do anything any more. */
  readonly closedAt?: number
}

/** An account is in one organization at most. */
export const Members = collection<Member>('organizations.members', {
  per: 'global',
  key: ({ account }) => [account],
  indexes: { byOrganization: ({ organizationId, joinedAt }) => [organizationId, joinedAt] },
  schema: 2,
  upgrade: record => ({ ...(record as Omit<Member, 'units'>), units: [] }),
})

/** AWS: no two accounts have one address. Which account has it. */
export const Addresses = collection<{ readonly email: string; readonly account: string }>('organizations.addresses', {
  per: 'global', key: ({ email }) => [email.toLowerCase()],
})

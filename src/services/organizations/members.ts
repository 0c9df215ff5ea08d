// The accounts of organizations.
import type { Tags } from '../../core/tags.ts'
import { collection } from '../../storage/collection.ts'

export interface Member {
  /** Twelve digits. */
  readonly account: string
  readonly organizationId: string
  /** Both absent of an account that a server was started for. */
  readonly name?: string
  readonly email?: string
  readonly joinedAt: number
  /** AWS: the management account is one that was invited. */
  readonly joinedBy: 'INVITED' | 'CREATED'
  readonly tags: Tags
}

/** An account is in one organization at most. */
export const Members = collection<Member>('organizations.members', {
  per: 'global',
  key: ({ account }) => [account],
  indexes: { byOrganization: ({ organizationId, joinedAt }) => [organizationId, joinedAt] },
})

/** AWS: no two accounts have one address. Which account has it. */
export const Addresses = collection<{ readonly email: string; readonly account: string }>('organizations.addresses', {
  per: 'global', key: ({ email }) => [email.toLowerCase()],
})

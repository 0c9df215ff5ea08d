// A policy of an organization: its document, and what it is called.
import type { PolicyType } from '../../../contracts/organizations.gen.ts'
import type { Tags } from '../../../core/tags.ts'

export interface Policy {
  readonly organizationId: string
  /** `p-…` */
  readonly id: string
  readonly type: PolicyType
  readonly name: string
  readonly description: string
  /** As it was given. */
  readonly content: string
  readonly tags: Tags
  /** When its document, its name or its description was written last. */
  readonly updatedAt?: number
  /** AWS's own, of every organization. */
  readonly isAws?: true
}

// A managed policy, AWS's own or a customer's.
import type { Tags } from '../../../core/tags.ts'

export interface ManagedPolicy {
  /** `ANPA…`, never used again for another policy of the same name. */
  readonly id: string
  /** `aws` for AWS's own. */
  readonly account: string
  readonly partition: string
  readonly name: string
  readonly path: string
  readonly description?: string
  readonly createdAt: number
  /** When its newest version was made. */
  readonly updatedAt: number
  readonly tags: Tags
  /** The numbers of the versions that are there, oldest first. */
  readonly versions: readonly number[]
  readonly defaultVersion: number
  /** The number given last; none is given twice. */
  readonly lastVersion: number
}

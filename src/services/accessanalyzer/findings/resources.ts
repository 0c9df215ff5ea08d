// A resource that an analyzer has looked at.
import type { PolicyHolderType } from '../../../gateway/ports.ts'
import { collection } from '../../../storage/collection.ts'

export interface AnalyzedResource {
  readonly analyzerId: string
  readonly type: PolicyHolderType
  /** As in its findings. */
  readonly name: string
  readonly arn: string
  readonly account: string
  readonly createdAt: number
  readonly analyzedAt: number
  readonly updatedAt: number
}

export const AnalyzedResources = collection<AnalyzedResource>('accessanalyzer.resources', {
  per: 'region',
  key: ({ analyzerId, type, name }) => [analyzerId, type, name],
  indexes: { byArn: ({ analyzerId, arn }) => [analyzerId, arn] },
})

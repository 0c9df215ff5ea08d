// A resource that an analyzer has looked at.
import type { AccessHolderType, PolicyHolderType } from '../../../gateway/ports.ts'
import { collection } from '../../../storage/collection.ts'

/** Types as the trail names them. */
export type ResourceType = PolicyHolderType | AccessHolderType

export interface AnalyzedResource {
  readonly analyzerId: string
  readonly type: ResourceType
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

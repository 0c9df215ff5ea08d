// A finding: somebody from elsewhere whom a resource's policy lets in, on the conditions on which it does.
import { createHash } from 'node:crypto'
import type {
  ExternalAccessDetails, Finding as ShownFinding, FindingStatus, FindingSummaryV2,
} from '../../../contracts/accessanalyzer.gen.ts'
import type { PolicyHolderType } from '../../../gateway/ports.ts'
import { collection } from '../../../storage/collection.ts'

export interface Finding {
  readonly analyzerId: string
  readonly id: string
  readonly type: PolicyHolderType
  /** The resource's, as its service finds it, in lower case. */
  readonly name: string
  readonly resource: string
  readonly account: string
  /** `AWS` or `Federated`, and who. */
  readonly principal: readonly [type: string, value: string]
  readonly conditions: Readonly<Record<string, string>>
  readonly actions: readonly string[]
  readonly isPublic: boolean
  readonly status: FindingStatus
  readonly createdAt: number
  readonly analyzedAt: number
  /** When it was last another, or had another status. */
  readonly updatedAt: number
}

export const Findings = collection<Finding>('accessanalyzer.findings', {
  per: 'region',
  key: ({ analyzerId, id }) => [analyzerId, id],
  indexes: { byResource: ({ analyzerId, type, name }) => [analyzerId, type, name] },
})

/** The same for the same access, so that what comes back is the finding that it was. AWS: a UUID. */
export function findingId({ analyzerId, resource, principal, conditions }: Omit<Finding, 'id'>): string {
  const digest = createHash('sha256').update(JSON.stringify([analyzerId, resource, principal, conditions])).digest('hex')
  return [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`, `a${digest.slice(17, 20)}`, digest.slice(20, 32)]
    .join('-')
}

const detailsOf = ({ actions, conditions, isPublic, principal: [type, value] }: Finding) => ({
  action: [...actions], condition: conditions, isPublic, principal: { [type]: value },
})

const commonOf = (finding: Finding) => ({
  id: finding.id, resource: finding.resource, resourceType: finding.type, resourceOwnerAccount: finding.account,
  status: finding.status, createdAt: new Date(finding.createdAt), analyzedAt: new Date(finding.analyzedAt),
  updatedAt: new Date(finding.updatedAt),
})

export const describeFinding = (finding: Finding): ShownFinding => ({ ...commonOf(finding), ...detailsOf(finding) })

export const describeFindingV2 = (finding: Finding): FindingSummaryV2 => ({ ...commonOf(finding), findingType: 'ExternalAccess' })

export const externalAccessOf = (finding: Finding): ExternalAccessDetails => detailsOf(finding)

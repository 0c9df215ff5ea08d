// A finding: what an analyzer has found of one resource, by what type of analyzer.
import { createHash } from 'node:crypto'
import type { FindingStatus } from '../../../contracts/accessanalyzer.gen.ts'
import { collection } from '../../../storage/collection.ts'
import type { ExternalAccess } from './external/find-outsiders.ts'
import type { ResourceType } from './resources.ts'
import type { UnusedAccess } from './unused/find-unused.ts'

/** What all findings have. */
export interface Found {
  readonly analyzerId: string
  readonly id: string
  readonly type: ResourceType
  /** The resource's, as its service finds it, in lower case. */
  readonly name: string
  readonly resource: string
  readonly account: string
  readonly status: FindingStatus
  readonly createdAt: number
  readonly analyzedAt: number
  /** When it was last another, or had another status. */
  readonly updatedAt: number
}

export type Access = ExternalAccess | UnusedAccess

export type Finding = Found & Access

export const Findings = collection<Finding>('accessanalyzer.findings', {
  per: 'region',
  key: ({ analyzerId, id }) => [analyzerId, id],
  indexes: { byResource: ({ analyzerId, type, name }) => [analyzerId, type, name] },
})

/** The same for what has the same identity, so that what comes back is the finding that it was. AWS: a UUID. */
export function findingId(analyzerId: string, identity: readonly unknown[]): string {
  const digest = createHash('sha256').update(JSON.stringify([analyzerId, ...identity])).digest('hex')
  return [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`, `a${digest.slice(17, 20)}`, digest.slice(20, 32)]
    .join('-')
}

/** What both versions show of it. */
export const describeFound = (finding: Found) => ({
  id: finding.id, resource: finding.resource, resourceType: finding.type, resourceOwnerAccount: finding.account,
  status: finding.status, createdAt: new Date(finding.createdAt), analyzedAt: new Date(finding.analyzedAt),
  updatedAt: new Date(finding.updatedAt),
})

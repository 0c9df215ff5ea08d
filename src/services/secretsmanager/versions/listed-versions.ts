// Versions of a secret as they are listed: in the order of their ids.
import type { SecretVersionsListEntry } from '../../../contracts/secretsmanager.gen.ts'
import type { Key } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import type { Secret } from '../secrets.ts'
import { SecretVersions, type SecretVersion } from './secret-versions.ts'
import { stagesOf, versionsOf } from './stages.ts'

/** All but what it holds. */
export interface VersionFacts extends Pick<SecretVersion, 'id' | 'createdAt' | 'accessedAt'> {
  /** As a secret calls them, the oldest first. */
  readonly keyIds: readonly (string | undefined)[]
}

const factsOf = ({ id, createdAt, accessedAt, keyId, earlier = [] }: SecretVersion): VersionFacts => ({
  id, createdAt, ...(accessedAt !== undefined && { accessedAt }), keyIds: [...earlier.map(wrapping => wrapping.keyId), keyId],
})

interface Range {
  /** The id behind which the list goes on. */
  readonly after: Key | undefined
  readonly limit: number
  /** Those without a label as well. */
  readonly all: boolean
}

export async function listVersions(
  state: ReadUnit, secret: Secret, { after, limit, all }: Range,
): Promise<readonly VersionFacts[]> {
  const place = [secret.name, secret.suffix]
  const there = state.in(secret)
  if (all) return there.listOf(SecretVersions, place, { limit, ...(after && { after: [...place, ...after] }) }, factsOf)
  const ids = [...versionsOf(secret.stages).keys()].filter(id => !after || id > after[0]!).sort().slice(0, limit)
  const found: VersionFacts[] = []
  for (const id of ids) {
    const facts = await there.getOf(SecretVersions, [...place, id], factsOf)
    if (facts) found.push(facts)
  }
  return found
}

export function describeVersion({ stages }: Secret, version: VersionFacts): SecretVersionsListEntry {
  const { id, createdAt, accessedAt, keyIds } = version
  const labels = stagesOf(stages, id)
  return {
    VersionId: id, ...(labels.length > 0 && { VersionStages: labels }),
    ...(accessedAt !== undefined && { LastAccessedDate: new Date(accessedAt) }),
    CreatedDate: new Date(createdAt),
    // AWS: it calls the AWS managed key so.
    KmsKeyIds: keyIds.map(keyId => keyId ?? 'DefaultEncryptionKey'),
  }
}

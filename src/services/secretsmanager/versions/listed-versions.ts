// Versions of a secret as they are listed. AWS: all of them oldest first, those that have a label newest first (recorded).
import type { SecretVersionsListEntry } from '../../../contracts/secretsmanager.gen.ts'
import type { Key } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import type { Secret } from '../secrets.ts'
import { findVersion, SecretVersions, type SecretVersion } from './secret-versions.ts'
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
  /** The date and the id behind which the list goes on. */
  readonly after: Key | undefined
  readonly limit: number
}

export const placeOf = ({ createdAt, id }: VersionFacts): Key => [createdAt, id]

/** Those that have a label. */
export async function listLabelled(state: ReadUnit, secret: Secret, { after, limit }: Range): Promise<readonly VersionFacts[]> {
  const found: VersionFacts[] = []
  for (const id of versionsOf(secret.stages).keys()) {
    const facts = await state.in(secret).getOf(SecretVersions, [secret.name, secret.suffix, id], factsOf)
    if (facts && (!after || compare(placeOf(facts), after) > 0)) found.push(facts)
  }
  return found.sort((one, other) => compare(placeOf(one), placeOf(other))).slice(0, limit)
}

/** The newest first, and of one moment by their ids. */
function compare([oneAt, oneId]: Key, [otherAt, otherId]: Key): number {
  return oneAt === otherAt ? (oneId! < otherId! ? -1 : Number(oneId! > otherId!)) : Number(otherAt) - Number(oneAt)
}

export async function listAll(state: ReadUnit, secret: Secret, { after, limit }: Range): Promise<readonly VersionFacts[]> {
  const place = [secret.name, secret.suffix]
  const undated = after ? [] : await listUndated(state, secret)
  const behind = after && { after: [...place, after[0]!, ...place, after[1]!] }
  const options = { index: 'byAge', limit: limit - undated.length, ...behind }
  const dated = await state.in(secret).listOf(SecretVersions, place, options, factsOf)
  return [...undated, ...dated]
}

/** The one that a secret had in an older store, as long as it has no place by its age. */
async function listUndated(state: ReadUnit, secret: Secret): Promise<readonly VersionFacts[]> {
  const version = secret.undatedVersion === undefined ? undefined : await findVersion(state, secret, secret.undatedVersion)
  return version?.isUndated ? [factsOf(version)] : []
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

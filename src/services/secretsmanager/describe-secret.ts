// A secret as answers tell of it: what DescribeSecret and ListSecrets have in common. AWS: what has no value is left out.
import type { DescribeSecretResponse } from '../../contracts/secretsmanager.gen.ts'
import { listTags } from '../../core/tags.ts'
import { describeRotation } from './rotation/rotation.ts'
import { arnOf, type Secret } from './secrets.ts'
import { versionsOf } from './versions/stages.ts'

type Common = Omit<
  DescribeSecretResponse, 'VersionIdsToStages' | 'ReplicationStatus' | 'CrossAccountPrimary' | 'CrossAccountReplicas'
>

export function describeSecret(secret: Secret): Common {
  const { name, type, description, keyId, changedAt, accessedAt, tags, hadTags, createdAt, primaryRegion, rotation } = secret
  const { deletionAt, deletedAt = changedAt } = secret
  return {
    ARN: arnOf(secret), Name: name,
    ...(type !== undefined && { Type: type }),
    ...(description !== undefined && { Description: description }),
    ...(keyId !== undefined && { KmsKeyId: keyId }),
    ...(rotation && describeRotation(rotation)),
    LastChangedDate: new Date(changedAt),
    ...(accessedAt !== undefined && { LastAccessedDate: new Date(accessedAt) }),
    ...(deletionAt !== undefined && { DeletedDate: new Date(deletedAt) }),
    ...((hadTags || Object.keys(tags).length > 0) && { Tags: listTags(tags) }),
    CreatedDate: new Date(createdAt),
    ...(primaryRegion !== undefined && { PrimaryRegion: primaryRegion }),
  }
}

/** Undefined where no version has a label. AWS: in the order of their ids (recorded). */
export function describeStages({ stages }: Secret): Record<string, readonly string[]> | undefined {
  const versions = [...versionsOf(stages)].sort(([one], [other]) => (one < other ? -1 : 1))
  return versions.length === 0 ? undefined : Object.fromEntries(versions)
}

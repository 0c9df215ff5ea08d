// A secret in several Regions: a primary, and a replica in each of the others, which has the same suffix and what the primary has
// (https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html).
import type { ReplicationStatusType } from '../../../contracts/secretsmanager.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { arnOf, Secrets, type Secret } from '../secrets.ts'
import { defaultKey } from '../versions/secret-keys.ts'
import { isReplicating } from './cross-account.ts'
import type { Replica } from './replica.ts'

type Related = Pick<Secret, 'region' | 'primaryRegion'>

export const isReplica = ({ region, primaryRegion = region }: Related): boolean => primaryRegion !== region

/** Whether it is the copy of the primary that stands in the copy's Region. */
export const isCopyOf = (copy: Secret, primary: Secret): boolean =>
  isReplica(copy) && copy.primaryRegion === primary.region && copy.suffix === primary.suffix

/** Whether it is a replica that its primary has no more. */
export const isLeaving = (secret: Secret): boolean => isReplica(secret) && secret.deletionAt !== undefined

type ReplicaError = Call<unknown, 'InvalidParameterException'>['error']

/** Throws of a replica. AWS: it is changed with its primary alone. */
export function requirePrimary(secret: Secret, error: ReplicaError): void {
  if (isReplica(secret) || secret.crossAccountPrimary) throw error('InvalidParameterException', notPermitted)
}

/** Throws of a secret that has replicas. */
export function requireNoReplicas({ replicas = [], ...secret }: Secret, error: ReplicaError): void {
  if (isReplicating(secret.crossAccountReplica)) {
    // The sentence is ours.
    throw error('InvalidParameterException', `${arnOf(secret)} still has a cross-account replica.`)
  }
  if (replicas.length === 0) return
  const regions = replicas.map(({ region }) => region).join(', ')
  const sentence = `You can't delete secret ${arnOf(secret)} that still has replica regions [${regions}].`
  throw error('InvalidParameterException', sentence)
}

// AWS: both are publicly reported.
const notPermitted = "Operation not permitted on a replica secret. Call must be made in primary secret's region."

/** As one that is in its Region alone. */
export function withoutReplicas(secret: Secret): Secret {
  const { replicas: _, primaryRegion: __, ...alone } = secret
  return alone
}

/** The primary with these replicas, in the order of their Regions. AWS: of one that has none no primary Region is told. */
export function withReplicas(secret: Secret, replicas: readonly Replica[]): Secret {
  if (replicas.length === 0) return withoutReplicas(secret)
  const inOrder = replicas.toSorted((one, other) => (one.region < other.region ? -1 : 1))
  return { ...secret, primaryRegion: secret.region, replicas: inOrder }
}

/** AWS: the AWS managed key is told of by its alias (recorded). */
export const describeReplicas = (replicas: readonly Replica[]): ReplicationStatusType[] =>
  replicas.map(({ region, keyId = defaultKey, status, message }) =>
    ({ Region: region, KmsKeyId: keyId, Status: status, ...(message !== undefined && { StatusMessage: message }) }))

/** INVARIANT: a primary is not deleted before its replicas are. */
export async function findPrimary(state: ReadUnit, { account, primaryRegion, name }: Secret): Promise<Secret> {
  const primary = await state.in({ account, region: primaryRegion! }).get(Secrets, [name])
  if (!primary) throw new Error(`The primary of ${name} is not in ${primaryRegion}, where it should be.`)
  return primary
}

// A secret and its replica in another account of the same Region: the replica is made there, names its primary and waits, until
// the primary's account associates the two. Then it has the primary's values, under a key of its own account.
import type { DescribeSecretResponse } from '../../../contracts/secretsmanager.gen.ts'
import { parseArn } from '../../../core/arn.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import { arnOf, keepSecret, splitSuffix, type Place, type Secret } from '../secrets.ts'
import { isDefaultKey } from '../versions/secret-keys.ts'
import { findVersion, SecretVersions } from '../versions/secret-versions.ts'
import { versionsOf } from '../versions/stages.ts'
import type { CrossAccountPrimary, CrossAccountReplica } from './replica.ts'

type ReplicaError = Call<unknown, 'InvalidParameterException'>['error']

interface Asked {
  readonly CrossAccountPrimaryARN?: string | undefined
  readonly KmsKeyId?: string | undefined
}

/** What a replica is made with, which waits for its primary. Throws where it cannot be one. The sentences are ours. */
export function newCrossAccountReplica(
  input: Asked & object, place: Place, error: ReplicaError,
): { readonly crossAccountPrimary?: CrossAccountPrimary } {
  const { CrossAccountPrimaryARN: arn, KmsKeyId } = input
  if (arn === undefined) return {}
  const excluded = ['SecretString', 'SecretBinary', 'Description', 'AddReplicaRegions', 'Type']
  const given = Object.entries(input).find(([name, value]) => excluded.includes(name) && value !== undefined)
  if (given) throw error('InvalidParameterException', `A replica of another account's secret is made without ${given[0]}.`)
  if (isDefaultKey(KmsKeyId)) throw error('InvalidParameterException', ownKeyNeeded)
  if (!isCrossAccountArn(arn, place)) throw error('InvalidParameterException', notCrossAccount)
  return { crossAccountPrimary: { arn, status: 'Pending' } }
}

const ownKeyNeeded = "A replica of another account's secret needs a customer managed key."
const notCrossAccount = 'CrossAccountPrimaryARN is not the ARN of a secret of another account in this Region.'

function isCrossAccountArn(text: string, { partition, region, account }: Place): boolean {
  const arn = parseArn(text)
  return arn?.service === 'secretsmanager' && arn.partition === partition && arn.region === region
    && /^\d{12}$/.test(arn.account) && arn.account !== account && arn.resource.startsWith('secret:')
    && splitSuffix(arn.resource.slice('secret:'.length)) !== undefined
}

/** AWS: of a replica's policies, the one by which its primary's account may begin to replicate. Its name is ours. */
export const crossAccountPolicy = 'CrossAccountReplication'

export function crossAccountPolicyText({ arn }: CrossAccountPrimary): string {
  const { partition, account } = parseArn(arn)!
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{
      Effect: 'Allow', Principal: { AWS: `arn:${partition}:iam::${account}:root` },
      Action: 'secretsmanager:AcceptCrossAccountReplication', Resource: '*',
    }],
  })
}

type Described = Pick<DescribeSecretResponse, 'CrossAccountPrimary' | 'CrossAccountReplicas'>

export function describeCrossAccount({ crossAccountPrimary, crossAccountReplica }: Secret): Described {
  return {
    ...(crossAccountPrimary && {
      CrossAccountPrimary: { PrimarySecretARN: crossAccountPrimary.arn, ...statusOf(crossAccountPrimary) },
    }),
    ...(crossAccountReplica && {
      CrossAccountReplicas: [{ ReplicaSecretARN: crossAccountReplica.arn, ...statusOf(crossAccountReplica) }],
    }),
  }
}

const statusOf = ({ status, message }: CrossAccountPrimary | CrossAccountReplica) =>
  ({ ReplicationStatus: status, ...(message !== undefined && { StatusMessage: message }) })

/** Whether the two have been told of each other. */
export const isLinked = (primary: Secret, replica: Secret): boolean => replica.crossAccountPrimary?.arn === arnOf(primary)

/** Whether what is done to the primary is done to the replica. */
export const isReplicating = (replica: CrossAccountReplica | undefined): replica is CrossAccountReplica =>
  replica !== undefined && replica.status !== 'Detached'

/** Of one that was left alone: a version of its primary may have gone meanwhile, and another have come under its name. */
export async function emptyReplica(state: UnitOfWork, replica: Secret): Promise<void> {
  for (const id of versionsOf(replica.stages).keys()) {
    await state.in(replica).remove(SecretVersions, (await findVersion(state, replica, id))!)
  }
  await keepSecret(state, { ...replica, stages: {}, versions: 0 })
}

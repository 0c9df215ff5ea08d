import { AssociateCrossAccountReplica, type AssociateCrossAccountReplicaRequest } from '../../../contracts/secretsmanager.gen.ts'
import { operation, type Call, type Resolver } from '../../../gateway/operation.ts'
import { copyCrossAccount } from '../replication/copies.ts'
import { emptyReplica, isLinked, isReplicating } from '../replication/cross-account.ts'
import { changedSecret, findSecret, shownSecret, getPrimarySecret, secretNamed } from '../secret-references.ts'
import { arnOf, changeSecret, type Secret } from '../secrets.ts'

interface ReplicaInput {
  readonly CrossAccountReplicaARN?: string | undefined
}

const replicaNamed: Resolver<ReplicaInput> = ({ CrossAccountReplicaARN: SecretId }, context) => secretNamed({ SecretId }, context)
const shownReplica: Resolver<ReplicaInput> = ({ CrossAccountReplicaARN: SecretId }, context) =>
  shownSecret({ SecretId }, context)

export default operation(AssociateCrossAccountReplica, {
  access: [
    { action: 'secretsmanager:AssociateCrossAccountReplica', on: secretNamed },
    { action: 'secretsmanager:GetSecretValue', on: secretNamed },
    { action: 'secretsmanager:AcceptCrossAccountReplication', on: replicaNamed },
  ],
  record: { readOnly: false, resources: [shownSecret, shownReplica], ...changedSecret },
  async handle(call) {
    const { input: { ReplicationRoleARN, CrossAccountReplicaARN }, state, scope, error, unbuilt } = call
    if (ReplicationRoleARN !== undefined) throw unbuilt('ReplicationRoleARN')
    const secret = await getPrimarySecret(call)
    const { crossAccountReplica: before } = secret
    const replica = await findSecret(state, scope, CrossAccountReplicaARN)
    // INVARIANT: with its suffix, since one of the same name that is made later is another.
    const arn = replica ? arnOf(replica) : CrossAccountReplicaARN
    if (isReplicating(before) && before.arn !== arn) throw error('LimitExceededException', oneAlone)
    await requireReplica(call, secret, replica)
    if (replica && replica.crossAccountPrimary?.status !== 'InSync') await emptyReplica(state, replica)
    const crossAccountReplica = await copyCrossAccount(call, secret, { arn, status: 'Pending' })
    // AWS: where that fails neither of the two is changed.
    if (crossAccountReplica.status !== 'InSync') throw error('InvalidRequestException', crossAccountReplica.message ?? notWaiting)
    await changeSecret(state, { ...secret, crossAccountReplica }, scope.now)
    return { ARN: arnOf(secret), CrossAccountReplicaARN: arn, ReplicationStatus: crossAccountReplica.status }
  },
})

type AssociateCall = Pick<
  Call<AssociateCrossAccountReplicaRequest, 'InvalidRequestException' | 'InvalidParameterException'>,
  'input' | 'state' | 'scope' | 'error' | 'ports'
>

async function requireReplica(
  { input, state, scope, error, ports }: AssociateCall, secret: Secret, replica: Secret | undefined,
): Promise<void> {
  if (secret.account !== scope.account) throw error('InvalidRequestException', notOwn)
  if (!replica || !isLinked(secret, replica)) throw error('InvalidRequestException', notWaiting)
  if (replica.deletionAt !== undefined) throw error('InvalidRequestException', notWaiting)
  if (input.ReplicaRestriction === 'NoRestriction') return
  const own = await ports.organizations.find(state, secret.account)
  const other = await ports.organizations.find(state, replica.account)
  if (!own || own.organizationId !== other?.organizationId) throw error('InvalidRequestException', otherOrganization)
}

// The sentences are ours.
const oneAlone = 'A secret has one replica in another account at most.'
const notOwn = 'A replica is associated by the account of its primary.'
const notWaiting = 'There is no replica of this secret under that ARN.'
const otherOrganization = "The replica's account is not in the organization of this one."

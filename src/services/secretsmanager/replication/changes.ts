// A secret is changed: its copies follow, behind the commit of the change.
import { uuidV4 } from '../../../core/ids.ts'
import type { Call } from '../../../gateway/operation.ts'
import { copySecret } from '../effects/copy-secret.ts'
import { changeSecret, type Secret } from '../secrets.ts'
import { isReplicating } from './cross-account.ts'
import { begun, type CrossAccountReplica, type Replica } from './replica.ts'

type ChangingCall = Pick<Call<unknown>, 'emit' | 'once' | 'scope' | 'state'>

export interface Following {
  /**
   * Which copies are tried in the name of this change beside those that were in sync: those that have failed, or those too that
   * are still to be tried with an earlier one. Else the latter take it along, in whosever name, and what has failed stays so.
   */
  readonly tries?: 'failed' | 'all'
}

/** Keeps the primary as it was changed. */
export async function changeEverywhere(call: ChangingCall, secret: Secret, following: Following = {}): Promise<Secret> {
  return changeSecret(call.state, await copyLater(call, secret, following), call.scope.now)
}

/** The primary, which is still to be kept. */
export async function copyLater(
  { emit, once }: Pick<ChangingCall, 'emit' | 'once'>, secret: Secret, { tries }: Following = {},
): Promise<Secret> {
  const { account, region, name, suffix, replicas, crossAccountReplica } = secret
  const follows = ({ status, change }: Replica | CrossAccountReplica): boolean =>
    status === 'InProgress' ? tries === 'all' || change === undefined : status === 'InSync' || tries !== undefined
  const isCrossAccount = isReplicating(crossAccountReplica) && follows(crossAccountReplica)
  if (!isCrossAccount && !replicas?.some(follows)) return secret
  const change = once('change', uuidV4)
  await emit(copySecret, { account, region, name, suffix, change })
  return {
    ...secret,
    ...(replicas && { replicas: replicas.map(replica => (follows(replica) ? begun(replica, change) : replica)) }),
    ...(isCrossAccount && { crossAccountReplica: begun(crossAccountReplica, change) }),
  }
}

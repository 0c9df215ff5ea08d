// A secret is changed: its copies follow, behind the commit of the change.
import type { Call } from '../../../gateway/operation.ts'
import { copySecret } from '../effects/copy-secret.ts'
import { changeSecret, type Secret } from '../secrets.ts'
import { isReplicating } from './cross-account.ts'
import { begun } from './replica.ts'

type ChangingCall = Pick<Call<unknown>, 'emit' | 'scope' | 'state'>

/** Keeps the primary as it was changed. */
export async function changeEverywhere(call: ChangingCall, secret: Secret): Promise<Secret> {
  return changeSecret(call.state, await copyLater(call, secret), call.scope.now)
}

/** The primary, which is still to be kept. `overwriting` are the Regions where whatever has its name gives way to it. */
export async function copyLater(
  { emit }: Pick<ChangingCall, 'emit'>, secret: Secret, overwriting: readonly string[] = [],
): Promise<Secret> {
  const { account, region, name, suffix, replicas, crossAccountReplica } = secret
  const isCrossAccount = isReplicating(crossAccountReplica)
  if (!replicas && !isCrossAccount) return secret
  await emit(copySecret, { account, region, name, suffix, overwriting })
  return {
    ...secret, ...(replicas && { replicas: replicas.map(begun) }),
    ...(isCrossAccount && { crossAccountReplica: begun(crossAccountReplica) }),
  }
}

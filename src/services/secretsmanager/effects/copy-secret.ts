// AWS: what is done to a secret is done to its replicas a moment later, by the keys of both Regions in the name of whoever did it
// (recorded: where he is not let on the status tells so, and the replica stays what it was).
import { minute } from '../../../core/clock.ts'
import type { Effect, EffectContext } from '../../../gateway/work.ts'
import { isReplicating } from '../replication/cross-account.ts'
import { copyToAll, failed, isBehind, mostCopied } from '../replication/copies.ts'
import { begun, type CrossAccountReplica, type Replica } from '../replication/replica.ts'
import { withReplicas } from '../replication/replicas.ts'
import { findBySuffix, keepSecret, type Secret } from '../secrets.ts'

interface Changed extends Pick<Secret, 'account' | 'region' | 'name' | 'suffix'> {
  /** The Regions where whatever has the secret's name gives way to it. */
  readonly overwriting: readonly string[]
  /** Where an effect before it has tried all. */
  readonly isRest?: true
}

export const copySecret: Effect<Changed> = {
  name: 'secretsmanager.CopySecret',
  inNameOf: 'caller',
  retry: { attempts: 8, within: 5 * minute },
  async run(changed, context) {
    const found = await findBySuffix(context.state.in(changed), changed)
    // An earlier one has copied this change too.
    if (!found || isInSync(found)) return
    const { overwriting, isRest } = changed
    // A primary that is changed all the time is copied to one Region after the other.
    const most = context.overtaken > 0 ? 1 : mostCopied
    const secret = await copyToAll(callOf(context), isRest ? found : begunAnew(found), { overwriting, most })
    await keepSecret(context.state, secret)
    if (isBehind(secret)) await context.emit(copySecret, { ...changed, isRest: true })
  },
  async giveUp(changed, { state, cause: { code, message } }) {
    const primary = await findBySuffix(state.in(changed), changed)
    if (!primary) return
    const ended = <R extends Replica | CrossAccountReplica>(replica: R): R =>
      (replica.status === 'InProgress' ? { ...replica, ...failed(message || code) } : replica)
    const { replicas = [], crossAccountReplica } = primary
    const secret = withReplicas(primary, replicas.map(ended))
    await keepSecret(state, { ...secret, ...(crossAccountReplica && { crossAccountReplica: ended(crossAccountReplica) }) })
  },
}

/** What failed in somebody else's name is tried in this one's. */
function begunAnew({ replicas, crossAccountReplica, ...secret }: Secret): Secret {
  const anew = <R extends Replica | CrossAccountReplica>(replica: R): R =>
    (replica.status === 'Failed' ? begun(replica) : replica)
  return {
    ...secret, ...(replicas && { replicas: replicas.map(anew) }),
    ...(crossAccountReplica && { crossAccountReplica: anew(crossAccountReplica) }),
  }
}

const isInSync = ({ replicas = [], crossAccountReplica: other }: Secret): boolean =>
  [...replicas, ...(isReplicating(other) ? [other] : [])].every(({ status }) => status === 'InSync')

const callOf = ({ aws, once, state, account, now }: EffectContext) => ({ aws, once, state, scope: { account, now } })

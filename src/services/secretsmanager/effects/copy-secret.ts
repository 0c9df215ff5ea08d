// AWS: what is done to a secret is done to its replicas a moment later, by the keys of both Regions in the name of whoever did it
// (recorded: where he is not let on the status tells so, and the replica stays what it was).
import { minute } from '../../../core/clock.ts'
import type { Effect, EffectContext } from '../../../gateway/work.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { copyToAll, failed, isBehind, mostCopied } from '../replication/copies.ts'
import { isBegun, tried } from '../replication/replica.ts'
import { isReplica, withReplicas } from '../replication/replicas.ts'
import { findBySuffix, keepSecret, type Secret } from '../secrets.ts'

interface Changed extends Pick<Secret, 'account' | 'region' | 'name' | 'suffix'> {
  /** The replicas that were begun with it are copied to, and no others. Absent in older stores. */
  readonly change?: string
}

export const copySecret: Effect<Changed> = {
  name: 'secretsmanager.CopySecret',
  inNameOf: 'caller',
  retry: { attempts: 8, within: 5 * minute },
  async run(changed, context) {
    const primary = await findPrimary(context.state, changed)
    // INVARIANT: what was tried with a change, or is to be with a later one, is not tried with it again.
    if (!primary || !isBehind(primary, changed.change)) return
    // A primary that is changed all the time is copied to one Region after the other.
    const most = context.overtaken > 0 ? 1 : mostCopied
    const secret = await copyToAll(callOf(context), primary, { change: changed.change, most, emit: context.emit })
    await keepSecret(context.state, secret)
    if (isBehind(secret, changed.change)) await context.emit(copySecret, changed)
  },
  async giveUp(changed, { state, cause: { code, message } }) {
    const primary = await findPrimary(state, changed)
    if (!primary || !isBehind(primary, changed.change)) return
    const ending = failed(message || code)
    const { replicas = [], crossAccountReplica: other } = primary
    const secret = withReplicas(primary, replicas.map(one => (isBegun(one, changed.change) ? tried(one, ending) : one)))
    const isToOther = other && isBegun(other, changed.change)
    await keepSecret(state, { ...secret, ...(isToOther && { crossAccountReplica: { arn: other.arn, ...ending } }) })
  },
}

/** Undefined where it has gone, another has its name, or it has become a replica itself. */
async function findPrimary(state: ReadUnit, changed: Changed): Promise<Secret | undefined> {
  const secret = await findBySuffix(state.in(changed), changed)
  return secret && !isReplica(secret) ? secret : undefined
}

const callOf = ({ aws, once, state, account, now }: EffectContext) => ({ aws, once, state, scope: { account, now } })

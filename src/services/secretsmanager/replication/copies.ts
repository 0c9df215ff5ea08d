// The copies of a secret in other Regions, and in another account: made, and kept as the primary is. Each value is sealed there
// under a key of that place, in the name of whoever has changed the primary, who has to be able to read it at the primary too.
import { AwsError, isRefused } from '../../../core/aws-error.ts'
import { Timers } from '../../../storage/time/timers.ts'
import type { WorkContext } from '../../../gateway/work.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import { recordDeletion } from '../effects/record-events.ts'
import { deletionTimer, removeSecret } from '../secret-deletion.ts'
import { keepSecret, Secrets, type Secret } from '../secrets.ts'
import type { VersionCall } from '../versions/new-versions.ts'
import { defaultKey } from '../versions/secret-keys.ts'
import { openValue, sealValue, type SecretValue } from '../versions/secret-values.ts'
import { findVersion, SecretVersions, type SecretVersion } from '../versions/secret-versions.ts'
import { versionsOf } from '../versions/stages.ts'
import { findSecret } from '../secret-references.ts'
import { isLinked, isReplicating } from './cross-account.ts'
import { isBegun, tried, type CrossAccountReplica, type Replica } from './replica.ts'
import { isCopyOf, isLeaving, isReplica, withReplicas } from './replicas.ts'

/** What is copied is copied in its name. */
export type CopyingCall = Omit<VersionCall, 'error'>

/** AWS: of what KMS refuses the status tells whole what KMS has said (recorded). */
const ofCopies = ({ aws, once, scope, state }: CopyingCall): VersionCall =>
  ({ aws, once, scope, state, tellsAll: true, error: (code, message) => new AwsError(code, message) })

/** Undefined where it has been done, else why it could not be: that ends nothing but the one copy. */
async function reasonAgainst(copying: () => Promise<void>): Promise<string | undefined> {
  try {
    await copying()
    return undefined
  } catch (thrown) {
    if (!isRefused(thrown)) throw thrown
    return thrown.message
  }
}

/**
 * Bytes that are copied at once, but for the copy with which they are as many: all of it is one commit. What KMS is asked counts
 * too, whatever it answers, as it is on record with the rest.
 */
export const mostCopied = 1024 * 1024
/** What the record of a call to KMS takes, about. */
const recordBytes = 2048

export interface Extent {
  readonly change: string | undefined
  /** Bytes: the copy with which they are as many is the last. */
  readonly most: number
  readonly emit: Emit
}

type Emit = WorkContext['emit']

/** To wherever that has begun with the change; answers the secret with how it went, still to be kept. */
export async function copyToAll(call: CopyingCall, primary: Secret, { change, most, emit }: Extent): Promise<Secret> {
  const asking = ofCopies(call)
  const values = new Values(asking, primary)
  const { crossAccountReplica } = primary
  const secret = crossAccountReplica && isBegun(crossAccountReplica, change)
    ? { ...primary, crossAccountReplica: await copyToCrossAccountReplica(asking, primary, crossAccountReplica, values) }
    : primary
  const replicas: Replica[] = []
  for (const replica of secret.replicas ?? []) {
    // What is refused for one is for all: they are told so at once, however often other changes were in the way.
    const isLeft = !isBegun(replica, change) || (values.taken >= most && !values.isRefused)
    replicas.push(isLeft ? replica : await copyTo(asking, secret, replica, { values, emit }))
  }
  return withReplicas(secret, replicas)
}

/** Whether there is something that was begun with the change and is still to be tried. */
export const isBehind = ({ replicas = [], crossAccountReplica: other }: Secret, change: string | undefined): boolean =>
  [...replicas, ...(other ? [other] : [])].some(replica => isBegun(replica, change))

/** Before it is associated: nothing is kept of it where it could not be made. */
export function copyCrossAccount(
  call: CopyingCall, primary: Secret, replica: CrossAccountReplica,
): Promise<CrossAccountReplica> {
  const asking = ofCopies(call)
  return copyToCrossAccountReplica(asking, primary, replica, new Values(asking, primary))
}

// AWS: recorded, as is what `failed` begins with.
const succeeded = { status: 'InSync', message: 'Replication succeeded' } as const
export const failed = (why: string) => ({ status: 'Failed', message: `Replication failed: ${why}` }) as const

interface Copying {
  readonly values: Values
  readonly emit: Emit
}

async function copyTo(
  call: VersionCall, primary: Secret, replica: Replica, { values, emit }: Copying,
): Promise<Replica> {
  const { region, overwrites } = replica
  const there = call.state.in({ account: primary.account, region })
  const present = await there.get(Secrets, [primary.name])
  const found = present && isLeaving(present) ? undefined : present
  const own = found && isCopyOf(found, primary) ? found : undefined
  if (found && !own && !(overwrites && mayGiveWay(found))) {
    return tried(replica, failed(`Secret name ${primary.name} already exists in region ${region}.`))
  }
  const why = await reasonAgainst(async () => {
    const copy = copyOf(primary, replica, found, call.scope.now)
    const versions = await newVersions(call, primary, copy, { own, values })
    // INVARIANT: nothing gives way before all that takes its place is there.
    if (present && !own) await giveWay(there, present, emit)
    await keepVersions(there, versions)
    if (own) await removeUnlabelled(there, own, copy)
    await (own ? keepSecret(there, copy) : there.insert(Secrets, copy))
  })
  return tried(replica, why === undefined ? succeeded : failed(why))
}

/** The replica in another account, with how it went; both tell of it, the primary alone why. */
async function copyToCrossAccountReplica(
  call: VersionCall, primary: Secret, replica: CrossAccountReplica, values: Values,
): Promise<CrossAccountReplica> {
  const own = await findSecret(call.state, primary, replica.arn)
  if (!own || !isLinked(primary, own)) return { arn: replica.arn, status: 'Detached' }
  const there = call.state.in(own)
  const why = await reasonAgainst(async () => {
    const { description: _, type: __, ...rest } = own
    const { description, type, stages } = primary
    const copy: Secret = {
      ...rest, stages, changedAt: call.scope.now, versions: versionsOf(stages).size,
      crossAccountPrimary: { arn: own.crossAccountPrimary!.arn, status: 'InSync' },
      ...(description !== undefined && { description }), ...(type !== undefined && { type }),
    }
    const versions = await newVersions(call, primary, copy, { own, values })
    await keepVersions(there, versions)
    await removeUnlabelled(there, own, copy)
    await keepSecret(there, copy)
  })
  if (why === undefined) return { arn: replica.arn, status: 'InSync' }
  await keepSecret(there, { ...own, crossAccountPrimary: { arn: own.crossAccountPrimary!.arn, ...failed(notCopied) } })
  return { arn: replica.arn, ...failed(why) }
}

/**
 * INVARIANT: the replica's account is not told who has changed the primary, nor by which keys and policies. The sentence is ours.
 */
const notCopied = 'The primary could not be copied. Its account is told why.'

/** One that is in several Regions itself, or in two accounts, stays: as it is not deleted either. */
const mayGiveWay = (secret: Secret): boolean =>
  !isReplica(secret) && secret.replicas === undefined && !secret.crossAccountPrimary && !isReplicating(secret.crossAccountReplica)

/** Where it is the trail shows what becomes of it, as of one that is deleted at once. */
async function giveWay(there: UnitOfWork, secret: Secret, emit: Emit): Promise<void> {
  const isScheduled = secret.deletionAt !== undefined && !isLeaving(secret)
  if (isScheduled) await there.remove(Timers, deletionTimer(secret, secret.deletionAt))
  await removeSecret(there, secret)
  if (!isLeaving(secret)) await recordDeletion(emit, secret)
}

/**
 * AWS: it was made when what had its name was, also where that was another; it tells of the AWS managed key by its alias; and it
 * was changed when the primary was (recorded).
 */
function copyOf(primary: Secret, { region, keyId = defaultKey }: Replica, found: Secret | undefined, now: number): Secret {
  const { replicas: _, accessedAt: __, isUndated: ___, crossAccountReplica: ____, undatedVersion: _____, ...shared } = primary
  const accessedAt = found && isCopyOf(found, primary) ? found.accessedAt : undefined
  return {
    ...shared, region, keyId, primaryRegion: primary.region, createdAt: found?.createdAt ?? now,
    versions: versionsOf(primary.stages).size, ...(accessedAt !== undefined && { accessedAt }),
  }
}

interface Before {
  readonly own: Secret | undefined
  readonly values: Values
}

/**
 * Those that have a label, and are not there yet as they are. INVARIANT: a copy has all versions that have a label in it, and no
 * others. AWS: each has been made there when it was copied (recorded).
 */
async function newVersions(
  call: VersionCall, primary: Secret, copy: Secret, { own, values }: Before,
): Promise<readonly SecretVersion[]> {
  const made: SecretVersion[] = []
  const before = versionsOf(own?.stages ?? {})
  for (const id of versionsOf(primary.stages).keys()) {
    if (before.has(id) && !(await isOutdated(call, primary, own!, id))) continue
    const value = await values.get(id)
    values.taken += value.plain.length + recordBytes
    made.push(await sealValue(call, copy, id, value))
  }
  return made
}

/** Whether the version has gone and was made anew under its name since it was copied, which for a while it could not be. */
async function isOutdated({ state }: VersionCall, primary: Secret, own: Secret, id: string): Promise<boolean> {
  const [made, copied] = [await findVersion(state, primary, id), await findVersion(state, own, id)]
  return made!.createdAt > copied!.createdAt
}

async function keepVersions(there: UnitOfWork, versions: readonly SecretVersion[]): Promise<void> {
  for (const version of versions) {
    const outdated = await there.get(SecretVersions, [version.name, version.suffix, version.id])
    if (outdated) await there.remove(SecretVersions, outdated)
    await there.insert(SecretVersions, version)
  }
}

async function removeUnlabelled(there: UnitOfWork, own: Secret, copy: Secret): Promise<void> {
  const labelled = versionsOf(copy.stages)
  for (const id of versionsOf(own.stages).keys()) {
    if (!labelled.has(id)) await there.remove(SecretVersions, (await findVersion(there, copy, id))!)
  }
}

/** The values of a secret, each asked for once however many Regions it goes to, also where it is refused. */
class Values {
  /** Bytes, of what was sealed of them and what is on record of that. */
  taken = 0
  /** Whether one of them could not be opened. */
  isRefused = false
  readonly #call: VersionCall
  readonly #secret: Secret
  readonly #opened = new Map<string, Promise<SecretValue>>()

  constructor(call: VersionCall, secret: Secret) {
    this.#call = call
    this.#secret = secret
  }

  get(id: string): Promise<SecretValue> {
    const opening = this.#opened.get(id) ?? this.#open(id)
    this.#opened.set(id, opening)
    return opening
  }

  async #open(id: string): Promise<SecretValue> {
    const version = (await findVersion(this.#call.state, this.#secret, id))!
    this.taken += (1 + (version.earlier?.length ?? 0)) * recordBytes
    try {
      return await openValue(this.#call, this.#secret, version)
    } catch (thrown) {
      this.isRefused = true
      throw thrown
    }
  }
}

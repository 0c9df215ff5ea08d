// The copies of a secret in other Regions: made, and kept as the primary is. Each value is sealed there under a key of that
// Region, in the name of whoever changes the primary. Where that cannot be, the primary is changed all the same, and says so.
import { AwsError } from '../../../core/aws-error.ts'
import type { Call } from '../../../gateway/operation.ts'
import { Timers } from '../../../storage/time/timers.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import { deletionTimer, removeSecret } from '../secret-deletion.ts'
import { changeSecret, keepSecret, Secrets, type Secret } from '../secrets.ts'
import type { NewVersion, VersionCall } from '../versions/new-versions.ts'
import { openValue, sealValue, type GivenValue } from '../versions/secret-values.ts'
import { findVersion, SecretVersions, type SecretVersion } from '../versions/secret-versions.ts'
import { versionsOf } from '../versions/stages.ts'
import { findSecret } from '../secret-references.ts'
import { isLinked, isReplicating } from './cross-account.ts'
import type { CrossReplica, Replica } from './replica.ts'
import { isCopyOf, isReplica, withReplicas } from './replicas.ts'

type CopyingCall = Pick<Call<unknown>, 'aws' | 'once' | 'scope' | 'state'>

/** What goes wrong with a copy is told of it, and does not end the call, whichever errors that has. */
const ofCopies = ({ aws, once, scope, state }: CopyingCall): VersionCall =>
  ({ aws, once, scope, state, error: (code, message) => new AwsError(code, message) })

/** A version that the call has made, whose value need not be decrypted. */
type Fresh = Pick<NewVersion, 'id' | 'value'>

/** Keeps the primary as it was changed, and its copies as it is now. */
export async function changeEverywhere(call: CopyingCall, secret: Secret, fresh?: Fresh): Promise<Secret> {
  return changeSecret(call.state, await copyToAll(call, secret, { fresh }), call.scope.now)
}

export interface Copying {
  readonly fresh?: Fresh | undefined
  /** The Regions where whatever has the secret's name gives way to it. */
  readonly overwriting?: ReadonlySet<string>
}

/** The primary, with how it went in each of its Regions; it is still to be kept. */
export async function copyToAll(call: CopyingCall, primary: Secret, copying: Copying = {}): Promise<Secret> {
  if (!primary.replicas && !primary.crossReplica) return primary
  const asking = ofCopies(call)
  const values = new Values(asking, primary, copying.fresh)
  const crossReplica = isReplicating(primary.crossReplica) && (await copyAcross(asking, primary, primary.crossReplica, values))
  const secret = crossReplica ? { ...primary, crossReplica } : primary
  if (!secret.replicas) return secret
  const replicas: Replica[] = []
  for (const { status: _, message: __, ...replica } of secret.replicas) {
    const isForced = copying.overwriting?.has(replica.region) ?? false
    const message = await copyTo(asking, secret, { ...replica, values, isForced })
    replicas.push({ ...replica, ...(message === undefined ? succeeded : { status: 'Failed', message }) })
  }
  return withReplicas(secret, replicas)
}

/** AWS: publicly reported, as is `nameTaken`. */
const succeeded = { status: 'InSync', message: 'Replication succeeded' } as const
/**
 * Bytes of values that one call copies, but for the copy with which it has copied as many: all that it writes is one commit, for
 * which others wait.
 */
const mostCopied = 4 * 1024 * 1024
const nameTaken = 'Secret with this name already exists in this region'

interface Destination extends Pick<Replica, 'region' | 'keyId'> {
  readonly values: Values
  readonly isForced: boolean
}

/** Undefined where the copy is as the primary, else why it is not. */
async function copyTo(call: VersionCall, primary: Secret, destination: Destination): Promise<string | undefined> {
  const { region, isForced } = destination
  const there = call.state.in({ account: primary.account, region })
  const found = await there.get(Secrets, [primary.name])
  const own = found && isCopyOf(found, primary) ? found : undefined
  if (found && !own && !(isForced && mayGiveWay(found))) return nameTaken
  try {
    const copy = copyOf(primary, own, destination, call.scope.now)
    const versions = await newVersions(call, primary, copy, { own, destination })
    // INVARIANT: nothing gives way before all that takes its place is there.
    if (found && !own) await giveWay(there, found)
    for (const version of versions) await there.insert(SecretVersions, version)
    if (own) await removeUnlabelled(there, own, copy)
    await (own ? keepSecret(there, copy) : there.insert(Secrets, copy))
    return undefined
  } catch (thrown) {
    if (!(thrown instanceof AwsError) || thrown.fault === 'server') throw thrown
    return thrown.message
  }
}

/** The replica in another account, with how it went; both tell of it. */
async function copyAcross(
  call: VersionCall, primary: Secret, replica: CrossReplica, values: Values,
): Promise<CrossReplica> {
  const own = await findSecret(call.state, primary, replica.arn)
  if (!own || !isLinked(primary, own)) return { arn: replica.arn, status: 'Detached' }
  const there = call.state.in(own)
  try {
    const { description: _, type: __, ...rest } = own
    const { description, type, stages } = primary
    const copy: Secret = {
      ...rest, stages, changedAt: call.scope.now, versions: versionsOf(stages).size,
      crossPrimary: { arn: own.crossPrimary!.arn, ...inSync },
      ...(description !== undefined && { description }), ...(type !== undefined && { type }),
    }
    const versions = await newVersions(call, primary, copy, { own, destination: { values } })
    for (const version of versions) await there.insert(SecretVersions, version)
    await removeUnlabelled(there, own, copy)
    await keepSecret(there, copy)
    return { arn: replica.arn, ...inSync }
  } catch (thrown) {
    if (!(thrown instanceof AwsError) || thrown.fault === 'server') throw thrown
    const failed = { status: 'Failed', message: thrown.message } as const
    await keepSecret(there, { ...own, crossPrimary: { arn: own.crossPrimary!.arn, ...failed } })
    return { arn: replica.arn, ...failed }
  }
}

const inSync = { status: 'InSync' } as const

/** One that is in several Regions itself stays. */
const mayGiveWay = (secret: Secret): boolean => !isReplica(secret) && secret.replicas === undefined

async function giveWay(there: UnitOfWork, secret: Secret): Promise<void> {
  if (secret.deletionAt !== undefined) await there.remove(Timers, deletionTimer(secret, secret.deletionAt))
  await removeSecret(there, secret)
}

function copyOf(primary: Secret, own: Secret | undefined, { region, keyId }: Destination, now: number): Secret {
  const { replicas: _, keyId: __, accessedAt: ___, isUndated: ____, crossReplica: _____, ...shared } = primary
  const { createdAt = now, accessedAt } = own ?? {}
  return {
    ...shared, region, primaryRegion: primary.region, createdAt, changedAt: now, versions: versionsOf(primary.stages).size,
    ...(keyId !== undefined && { keyId }), ...(accessedAt !== undefined && { accessedAt }),
  }
}

interface Before {
  readonly own: Secret | undefined
  readonly destination: Pick<Destination, 'values'>
}

/** Those that have a label, and are not there yet. INVARIANT: a copy has all versions that have a label in it, and no others. */
async function newVersions(
  call: VersionCall, primary: Secret, copy: Secret, { own, destination: { values } }: Before,
): Promise<readonly SecretVersion[]> {
  const made: SecretVersion[] = []
  const before = versionsOf(own?.stages ?? {})
  for (const id of versionsOf(primary.stages).keys()) {
    if (before.has(id)) continue
    // DIFFERS: AWS has no such bound that is published.
    if (values.copied >= mostCopied) throw call.error('LimitExceededException', tooMuch)
    const { createdAt } = (await findVersion(call.state, primary, id))!
    made.push({ ...(await sealValue(call, copy, id, await values.get(id)))!, createdAt })
  }
  for (const { sealed } of made) values.copied += sealed.length
  return made
}

async function removeUnlabelled(there: UnitOfWork, own: Secret, copy: Secret): Promise<void> {
  const labelled = versionsOf(copy.stages)
  for (const id of versionsOf(own.stages).keys()) {
    if (!labelled.has(id)) await there.remove(SecretVersions, (await findVersion(there, copy, id))!)
  }
}

const tooMuch = 'The call has copied 4 MB to other Regions already. The next change of the secret copies more.'

/** The values of a secret, each decrypted once however many Regions it goes to. */
class Values {
  /** Bytes, as they are sealed. */
  copied = 0
  readonly #call: VersionCall
  readonly #secret: Secret
  readonly #opened = new Map<string, GivenValue>()

  constructor(call: VersionCall, secret: Secret, fresh: Fresh | undefined) {
    this.#call = call
    this.#secret = secret
    if (fresh) this.#opened.set(fresh.id, fresh.value)
  }

  async get(id: string): Promise<GivenValue> {
    const known = this.#opened.get(id)
    if (known) return known
    const version = await findVersion(this.#call.state, this.#secret, id)
    const value = await openValue(this.#call, this.#secret, version!)
    this.#opened.set(id, value)
    return value
  }
}

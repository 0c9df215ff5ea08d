// A secret is given another value: as a version of its own, with the labels that it is to have.
import type { Call } from '../../../gateway/operation.ts'
import { withNewValue } from '../rotation/rotation.ts'
import { arnOf, type Secret } from '../secrets.ts'
import { current, findStaged, mostStages, stageNew } from './stages.ts'
import { findVersion, mostVersions, removeOutdated, SecretVersions } from './secret-versions.ts'
import { isSameValue, openValue, sealValue, type SecretValue, type ValueScope } from './secret-values.ts'

export interface NewVersion {
  readonly id: string
  readonly value: SecretValue
  /** AWSCURRENT as well where it is the first. */
  readonly labels: readonly string[]
}

/** That is made unless it is there. */
interface AskedVersion extends Pick<NewVersion, 'id'> {
  readonly value: SecretValue | undefined
}

type VersionErrors =
  | 'DecryptionFailure' | 'EncryptionFailure' | 'InvalidParameterException' | 'InvalidRequestException'
  | 'LimitExceededException' | 'ResourceExistsException'

export type VersionCall = ValueScope & Pick<Call<unknown, VersionErrors>, 'aws' | 'once' | 'error' | 'state'>

/** Keeps the version; answers the secret with its labels, which is still to be kept. */
export async function addVersion(call: VersionCall, secret: Secret, { id, value, labels }: NewVersion): Promise<Secret> {
  const { state, scope, error } = call
  const stages = stageNew(secret.stages, labels, id)
  const { rotation } = secret
  const isCurrent = findStaged(stages, current) === id
  const changed = {
    ...secret, stages, versions: secret.versions + 1,
    ...(rotation && { rotation: isCurrent ? withNewValue(rotation, scope.now) : rotation }),
  }
  requireFewStages(changed, error)
  const kept = await removeOutdated(state, changed, scope.now)
  if (kept.versions > mostVersions) throw error('LimitExceededException', tooManyVersions)
  const version = await sealValue(call, kept, id, value)
  await state.in(kept).insert(SecretVersions, version)
  return kept
}

/** Whether the version is there, with this very value. AWS: to compare them the first is decrypted. */
export async function isReplay(
  call: VersionCall, secret: Secret, { id, value }: AskedVersion,
): Promise<boolean> {
  const version = await findVersion(call.state, secret, id)
  if (!version) return false
  const kept = await openValue(call, secret, version)
  if (!value || !isSameValue(kept, value)) throw tokenInUse(call.error, secret, id)
  return true
}

const tokenInUse = (error: VersionCall['error'], secret: Secret, id: string) => error(
  'ResourceExistsException',
  `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${arnOf(secret)}.`,
)

export function requireFewStages({ stages }: Secret, error: Call<unknown, 'LimitExceededException'>['error']): void {
  if (Object.keys(stages).length > mostStages) throw error('LimitExceededException', tooManyStages)
}

// The two sentences are ours.
const tooManyStages = `A secret can have at most ${mostStages} staging labels.`
const tooManyVersions = `A secret can have at most ${mostVersions} versions that have a staging label or are of the last day.`

export function requireToken(token: string | undefined, error: Call<unknown, 'InvalidRequestException'>['error']): string {
  if (token === undefined) throw error('InvalidRequestException', noToken)
  return token
}

export const noToken = 'You must provide a ClientRequestToken value. We recommend a UUID-type value.'

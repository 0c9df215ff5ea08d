import { UpdateSecretVersionStage, type UpdateSecretVersionStageRequest } from '../../../contracts/secretsmanager.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { changeEverywhere } from '../replication/changes.ts'
import { changedSecret, shownSecret, getPrimarySecret, secretNamed } from '../secret-references.ts'
import { arnOf, type Secret } from '../secrets.ts'
import { requireFewStages } from '../versions/new-versions.ts'
import { findVersion } from '../versions/secret-versions.ts'
import { current, findStaged, moveStage, removeStage } from '../versions/stages.ts'

export default operation(UpdateSecretVersionStage, {
  access: [{ action: 'secretsmanager:UpdateSecretVersionStage', on: secretNamed }],
  record: { readOnly: false, resources: [shownSecret], ...changedSecret },
  async handle(call) {
    const { input: { VersionStage: stage, MoveToVersionId: to }, state, error } = call
    const secret = await getPrimarySecret(call)
    requireHolder(call, secret)
    if (to !== undefined && !(await findVersion(state, secret, to))) {
      throw error('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for VersionId: ${to}`)
    }
    const stages = to === undefined ? removeStage(secret.stages, stage) : moveStage(secret.stages, stage, to)
    requireFewStages({ ...secret, stages }, error)
    if (findStaged(secret.stages, stage) !== to) await changeEverywhere(call, { ...secret, stages }, { tries: 'all' })
    return { ARN: arnOf(secret), Name: secret.name }
  },
})

type StageCall = Pick<Call<UpdateSecretVersionStageRequest, 'InvalidParameterException'>, 'input' | 'error'>

/** Throws unless the request says from which version the label goes. */
function requireHolder({ input, error }: StageCall, { stages }: Secret): void {
  const { VersionStage: stage, RemoveFromVersionId: from, MoveToVersionId: to } = input
  const holder = findStaged(stages, stage)
  if (to === undefined) {
    if (from === undefined) throw error('InvalidParameterException', neither)
    if (stage === current) throw error('InvalidParameterException', alwaysCurrent)
  }
  // DIFFERS: a label that no version has is taken off whatever version is named, which changes nothing. AWS is not known to.
  if (holder === to) return
  if (from === undefined && holder !== undefined) {
    throw error(
      'InvalidParameterException',
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder}, so `
        + 'you must explicitly reference that version in RemoveFromVersionId.',
    )
  }
  if (from !== holder) {
    throw error(
      'InvalidParameterException',
      `When you move staging label ${stage}, if you specify RemoveFromVersionId, it must be set to the version that currently `
        + `has the staging label ${stage}.`,
    )
  }
}

// The first sentence is ours.
const neither = 'You must provide RemoveFromVersionId, MoveToVersionId, or both.'
const alwaysCurrent =
  `You can only move staging label ${current} to a different secret version. It can't be completely removed.`

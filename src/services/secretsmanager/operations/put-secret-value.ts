import { PutSecretValue, type PutSecretValueRequest } from '../../../contracts/secretsmanager.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { changeEverywhere } from '../replication/changes.ts'
import { noteAbandoned } from '../rotation/abandoned.ts'
import { changedSecret, shownSecret, getPrimarySecret, secretNamed } from '../secret-references.ts'
import { arnOf, type Secret } from '../secrets.ts'
import { addVersion, isReplay, requireFewStages, requireToken } from '../versions/new-versions.ts'
import { valueIn, type SecretValue } from '../versions/secret-values.ts'
import { current, moveStage, stagesOf } from '../versions/stages.ts'

export default operation(PutSecretValue, {
  access: [{ action: 'secretsmanager:PutSecretValue', on: secretNamed }],
  record: { readOnly: false, resources: [shownSecret], ...changedSecret },
  async handle(call) {
    const { input, error } = call
    const id = requireToken(input.ClientRequestToken, error)
    const value = valueOf(call)
    const secret = await getPrimarySecret(call)
    const asked = { id, value, labels: input.VersionStages ?? [current] }
    const isThere = await isReplay(call, secret, asked)
    const staged = isThere ? restage(call, secret, id) : await addVersion(call, secret, asked)
    if (!isThere) await noteAbandoned(call, secret, staged)
    if (staged !== secret) await changeEverywhere(call, staged, { tries: 'all' })
    return { ARN: arnOf(secret), Name: secret.name, VersionId: id, VersionStages: stagesOf(staged.stages, id) }
  },
})

type PutCall = Pick<
  Call<PutSecretValueRequest, 'InvalidParameterException' | 'InvalidRequestException' | 'LimitExceededException'>,
  'input' | 'error' | 'unbuilt'
>

function valueOf({ input, error, unbuilt }: PutCall): SecretValue {
  const value = valueIn(input, error)
  if (!value) throw error('InvalidRequestException', noValue)
  // A rotation hands it to its function.
  if (input.RotationToken !== undefined) throw unbuilt('RotationToken')
  return value
}

const noValue = 'You must provide either SecretString or SecretBinary.'

/** AWS: the same call again makes nothing, and the labels that it names are moved all the same (recorded). */
function restage({ input: { VersionStages = [] }, error }: PutCall, secret: Secret, id: string): Secret {
  const stages = VersionStages.reduce((before, label) => moveStage(before, label, id), secret.stages)
  if (VersionStages.every(label => stagesOf(secret.stages, id).includes(label))) return secret
  requireFewStages({ ...secret, stages }, error)
  return { ...secret, stages }
}

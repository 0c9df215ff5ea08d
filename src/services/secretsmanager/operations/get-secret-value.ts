import { GetSecretValue } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { arnOf, findSecret, notFound, secretNamed, type Secret } from '../secrets.ts'
import { openValue, SecretVersions } from '../secret-values.ts'

export default operation(GetSecretValue, {
  access: [{ action: 'secretsmanager:GetSecretValue', on: secretNamed }],
  // AWS: it shows no resources (recorded).
  record: { readOnly: true },
  async handle(call) {
    const { input, scope, state, error } = call
    const secret = await findSecret(state, scope, input.SecretId)
    if (!secret) throw error('ResourceNotFoundException', notFound)
    if (secret.deletionAt !== undefined) throw error('InvalidRequestException', marked)
    const { VersionId = undefined, VersionStage = VersionId === undefined ? 'AWSCURRENT' : undefined } = input
    const staged = VersionStage === undefined ? undefined : findStaged(secret, VersionStage)
    const id = VersionId ?? staged
    const version = id === undefined ? undefined : await state.get(SecretVersions, [secret.name, secret.suffix, id])
    if (!version) {
      const asked = VersionId === undefined ? `staging label: ${VersionStage}` : `VersionId: ${VersionId}`
      throw error('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${asked}`)
    }
    if (VersionStage !== undefined && staged !== id) throw error('InvalidRequestException', anotherStage)
    const value = await openValue(call, secret, version)
    return {
      ARN: arnOf(secret), Name: secret.name, VersionId: version.id, ...value, VersionStages: stagesOf(secret, version.id),
      CreatedDate: new Date(version.createdAt),
    }
  },
})

const marked = "You can't perform this operation on the secret because it was marked for deletion."
const anotherStage = 'You provided a VersionStage that is not associated to the provided VersionId.'

const findStaged = ({ stages }: Secret, stage: string): string | undefined => new Map(Object.entries(stages)).get(stage)

const stagesOf = ({ stages }: Secret, id: string): string[] =>
  Object.entries(stages).flatMap(([stage, version]) => (version === id ? [stage] : []))

import { GetSecretValue } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { shownSecret, getActiveSecret, secretNamed } from '../secret-references.ts'
import { arnOf } from '../secrets.ts'
import { noteAccess } from '../versions/accesses.ts'
import { openValue, shownValue } from '../versions/secret-values.ts'
import { findVersion } from '../versions/secret-versions.ts'
import { current, findStaged, stagesOf } from '../versions/stages.ts'

export default operation(GetSecretValue, {
  access: [{ action: 'secretsmanager:GetSecretValue', on: secretNamed }],
  record: { readOnly: true, resources: [shownSecret] },
  async handle(call) {
    const { input, state, error } = call
    const secret = await getActiveSecret(call)
    const { VersionId = undefined, VersionStage = VersionId === undefined ? current : undefined } = input
    const staged = VersionStage === undefined ? undefined : findStaged(secret.stages, VersionStage)
    const id = VersionId ?? staged
    const version = id === undefined ? undefined : await findVersion(state, secret, id)
    if (!version) {
      const asked = VersionId === undefined ? `staging label: ${VersionStage}` : `VersionId: ${VersionId}`
      throw error('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${asked}`)
    }
    if (VersionStage !== undefined && staged !== id) throw error('InvalidRequestException', anotherStage)
    const value = await openValue(call, secret, version)
    await noteAccess(call, secret, version)
    const stages = stagesOf(secret.stages, version.id)
    return {
      ARN: arnOf(secret), Name: secret.name, VersionId: version.id, ...shownValue(value),
      ...(stages.length > 0 && { VersionStages: stages }), CreatedDate: new Date(version.createdAt),
    }
  },
})

const anotherStage = 'You provided a VersionStage that is not associated to the provided VersionId.'

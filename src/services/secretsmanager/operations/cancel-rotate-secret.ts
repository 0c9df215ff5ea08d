import { CancelRotateSecret } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { changeEverywhere } from '../replication/changes.ts'
import { scheduled } from '../rotation/rotation.ts'
import { changedSecret, shownSecret, getPrimarySecret, secretNamed } from '../secret-references.ts'
import { arnOf } from '../secrets.ts'
import { findStaged, pending } from '../versions/stages.ts'

export default operation(CancelRotateSecret, {
  access: [{ action: 'secretsmanager:CancelRotateSecret', on: secretNamed }],
  record: { readOnly: false, resources: [shownSecret], ...changedSecret },
  async handle(call) {
    const secret = await getPrimarySecret(call)
    const { rotation, stages } = secret
    if (!rotation || rotation.enabled) {
      const { rules = {} } = rotation ?? {}
      const cancelled = scheduled({ ...rotation, rules, enabled: false }, call.scope.now)
      await changeEverywhere(call, { ...secret, rotation: cancelled })
    }
    // AWS: labels stay where they are.
    const VersionId = findStaged(stages, pending)
    return { ARN: arnOf(secret), Name: secret.name, ...(VersionId !== undefined && { VersionId }) }
  },
})

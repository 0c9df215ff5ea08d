import { RestoreSecret } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { Timers } from '../../../storage/time/timers.ts'
import { requirePrimary } from '../replication/replicas.ts'
import { deletionTimer } from '../secret-deletion.ts'
import { changedSecret, shownSecret, getSecret, secretNamed } from '../secret-references.ts'
import { arnOf, changeSecret } from '../secrets.ts'

export default operation(RestoreSecret, {
  access: [{ action: 'secretsmanager:RestoreSecret', on: secretNamed }],
  record: { readOnly: false, resources: [shownSecret], ...changedSecret },
  async handle(call) {
    const { state, scope, error } = call
    const { deletionAt, deletedAt: _, ...secret } = await getSecret(call)
    // AWS: one that is not scheduled for deletion is left as it is.
    if (deletionAt !== undefined) {
      requirePrimary(secret, error)
      await state.remove(Timers, deletionTimer(secret, deletionAt))
      await changeSecret(state, secret, scope.now)
    }
    return { ARN: arnOf(secret), Name: secret.name }
  },
})

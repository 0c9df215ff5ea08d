import { RotateSecret } from '../../../contracts/secretsmanager.gen.ts'
import { operation, rolesPassed, type Resolver } from '../../../gateway/operation.ts'
import { changeEverywhere } from '../replication/changes.ts'
import { newRotation } from '../rotation/new-rotations.ts'
import { scheduled } from '../rotation/rotation.ts'
import { changedSecret, shownSecret, getPrimarySecret, secretNamed } from '../secret-references.ts'
import { arnOf } from '../secrets.ts'
import { noToken } from '../versions/new-versions.ts'

interface RoleInput {
  readonly ExternalSecretRotationRoleArn?: string | undefined
}

const rotatingRole: Resolver<RoleInput> = ({ ExternalSecretRotationRoleArn: arn }, context) =>
  rolesPassed('secretsmanager.amazonaws.com', [arn], context)

export default operation(RotateSecret, {
  access: [
    { action: 'secretsmanager:RotateSecret', on: secretNamed },
    { action: 'iam:PassRole', on: rotatingRole, when: ({ ExternalSecretRotationRoleArn: arn }) => arn !== undefined },
  ],
  record: { readOnly: false, resources: [shownSecret], ...changedSecret },
  async handle(call) {
    const { input, scope, error, unbuilt } = call
    // AWS: another code than elsewhere (recorded).
    if (input.ClientRequestToken === undefined) throw error('InvalidParameterException', noToken)
    const secret = await getPrimarySecret(call)
    const rotation = newRotation(call, secret)
    // DIFFERS: functions are not built, so that what would be invoked at once is refused, and what is only to be tested is kept.
    if (input.RotateImmediately ?? true) throw unbuilt('RotateImmediately, which invokes a function,')
    await changeEverywhere(call, { ...secret, rotation: scheduled(rotation, scope.now) })
    return { ARN: arnOf(secret), Name: secret.name }
  },
})

import { UpdateSecret, type UpdateSecretRequest } from '../../../contracts/secretsmanager.gen.ts'
import type { Instant } from '../../../core/clock.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import { changeEverywhere } from '../replication/changes.ts'
import { findPrimary, isReplica, requirePrimary } from '../replication/replicas.ts'
import { noteAbandoned } from '../rotation/abandoned.ts'
import { changedSecret, shownSecret, getActiveSecret, secretNamed } from '../secret-references.ts'
import { arnOf, changeSecret, type Secret } from '../secrets.ts'
import { rewrapVersions } from '../versions/changed-keys.ts'
import { addVersion, isReplay, requireToken, type VersionCall } from '../versions/new-versions.ts'
import { keptKey, ownKey } from '../versions/secret-keys.ts'
import { requireUsableKey } from '../versions/chosen-keys.ts'
import { valueIn } from '../versions/secret-values.ts'
import { current } from '../versions/stages.ts'

export default operation(UpdateSecret, {
  access: [{ action: 'secretsmanager:UpdateSecret', on: secretNamed }],
  record: { readOnly: false, resources: [shownSecret], ...changedSecret },
  async handle(call) {
    const { input, state, scope, error } = call
    const version = versionIn(call)
    const before = await getActiveSecret(call)
    if (!isKeyAlone(input) || before.crossAccountPrimary) requirePrimary(before, error)
    // AWS: the same value again under its token makes nothing, and its labels stay.
    const isThere = version !== undefined && (await isReplay(call, before, version))
    const changed = await withKey(call, describeAnew(before, input))
    const secret = version && !isThere ? await addVersion(call, changed, { ...version, labels: [current] }) : changed
    await noteAbandoned(call, before, secret)
    await changeEverywhere(call, secret, version || input.KmsKeyId !== undefined ? { tries: 'all' } : {})
    if (isReplica(secret)) await tellPrimary(state, secret, scope.now)
    return { ARN: arnOf(secret), Name: secret.name, ...(version && { VersionId: version.id }) }
  },
})

/** The version that the request brings, where it brings a value. */
function versionIn({ input, error }: Pick<Call<UpdateSecretRequest, UpdateErrors>, 'input' | 'error'>) {
  const value = valueIn(input, error)
  return value && { id: requireToken(input.ClientRequestToken, error), value }
}

type UpdateErrors = 'InvalidParameterException' | 'InvalidRequestException'

/** AWS: a replica has a key of its own, which alone is changed where it is. */
const isKeyAlone = ({ KmsKeyId, Description, SecretString, SecretBinary, Type }: UpdateSecretRequest): boolean =>
  KmsKeyId !== undefined && [Description, SecretString, SecretBinary, Type].every(one => one === undefined)

async function tellPrimary(state: UnitOfWork, { keyId, region, ...copy }: Secret, now: Instant): Promise<void> {
  const primary = await findPrimary(state, { ...copy, region })
  const replicas = (primary.replicas ?? []).map(replica => {
    const { keyId: _, ...rest } = replica
    return replica.region === region ? { ...rest, ...ownKey(keyId) } : replica
  })
  await changeSecret(state, { ...primary, replicas }, now)
}

const describeAnew = (secret: Secret, { Description: description, Type: type }: UpdateSecretRequest): Secret =>
  ({ ...secret, ...(description !== undefined && { description }), ...(type ? { type } : {}) })

type UpdateCall = VersionCall & Pick<Call<UpdateSecretRequest>, 'input'>

async function withKey(call: UpdateCall, { keyId: before, ...secret }: Secret): Promise<Secret> {
  const { KmsKeyId } = call.input
  const changed = { ...secret, ...keptKey(KmsKeyId ?? before) }
  if (KmsKeyId === undefined) return changed
  await rewrapVersions(call, changed, await requireUsableKey(call, changed))
  return changed
}

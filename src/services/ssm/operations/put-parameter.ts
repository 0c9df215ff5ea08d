import type { ErrorCodeOf } from '../../../contracts/contract.ts'
import { PutParameter, type PutParameterRequest } from '../../../contracts/ssm.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { validateImage } from '../effects/validate-image.ts'
import { writeVersion } from '../parameters/new-versions.ts'
import { changeEvent } from '../parameters/parameter-events.ts'
import { parseReference, requireName } from '../parameters/parameter-names.ts'
import { requireEvicted } from '../parameters/parameter-versions.ts'
import { parameterNamed, Parameters, silentErrors, type Parameter, type ParameterVersion } from '../parameters/parameters.ts'
import { chooseTier, requireLength, tierOf } from '../parameters/tiers.ts'
import { readPolicies } from '../policies/parameter-policies.ts'
import { newTags } from '../tags.ts'
import { requireMatch } from '../values/allowed-patterns.ts'
import { chooseDataType, imageType, plainType, requireDataType, requireTyped } from '../values/data-types.ts'
import { requireValue } from '../values/parameter-values.ts'
import { defaultKey, encryptValue } from '../values/secure-strings.ts'

export default operation(PutParameter, {
  access: [
    { action: 'ssm:PutParameter', on: parameterNamed },
    { action: 'ssm:AddTagsToResource', on: parameterNamed, when: ({ Tags }) => Tags !== undefined && Tags.length > 0 },
  ],
  record: { readOnly: false, resources: [parameterNamed], response: output => output, hidden: ['Value'], silentErrors },
  async handle(call) {
    const { input, scope, state, error } = call
    requireDataType(input.Name, input.DataType, error)
    requireName(input.Name.trim(), scope, error)
    requireValue(input.Value, error)
    const { name } = parseReference(input.Name)
    const before = await state.get(Parameters, [name])
    requireOverwrite(call, before)
    const facts = await factsOf(call, before)
    const version = (before?.version ?? 0) + 1
    const evicted = await requireEvicted(call, name, version)
    // A name at the top level is told with its slash for as long as it was made with it.
    const spelling = before ? before.spelling : input.Name.trim()
    const current: ParameterVersion = {
      name,
      ...(spelling !== undefined && spelling !== name && { spelling }),
      version,
      value: await sealedValue(call, name, facts),
      ...facts,
      modifiedAt: scope.now,
      modifiedBy: scope.caller.arn,
    }
    const tags = before?.tags ?? newTags(input.Tags, error)
    if (facts.dataType === imageType) {
      await call.emit(validateImage, { version: current, tags, overwrites: input.Overwrite ?? false })
    } else {
      await writeVersion(state, { place: scope, current, before, evicted, tags })
      await call.announce(changeEvent(scope, current, before ? 'Update' : 'Create'))
    }
    return { Version: version, Tier: tierOf(current) }
  },
})

/** Of a SecureString the ciphertext. */
function sealedValue(call: SealingCall, name: string, facts: Facts): Promise<string> | string {
  const { Value: value } = call.input
  const { keyId } = facts
  return keyId === undefined ? value : encryptValue(call, { name, value, keyId, tier: tierOf(facts) })
}

type SealingCall = Pick<Call<PutParameterRequest, PutErrorCode>, 'input' | 'scope' | 'error' | 'aws' | 'once'>

type PutErrorCode = ErrorCodeOf<typeof PutParameter>

type PutCall = Pick<Call<PutParameterRequest, PutErrorCode>, 'input' | 'scope' | 'state' | 'error' | 'unbuilt'>

type Facts = Pick<ParameterVersion, 'type' | 'keyId' | 'description' | 'tier' | 'dataType' | 'allowedPattern' | 'policies'>

/** What is true of the version beside its value, which is checked by that. AWS: what a request does not say stays as it was. */
async function factsOf(call: PutCall, before: Parameter | undefined): Promise<Facts> {
  const { input, scope, error } = call
  const kind = kindOf(call, before)
  const valued = { type: kind.type, value: input.Value }
  const dataType = chooseDataType(input.DataType, before, error)
  await requireLength(call, before, { value: input.Value, dataType, hasPolicies: false })
  requireTyped(dataType, valued, error)
  const allowedPattern = input.AllowedPattern ?? before?.allowedPattern ?? ''
  if (allowedPattern !== '') await requireMatch(call, allowedPattern, valued)
  const policies = input.Policies === undefined ? before?.policies ?? [] : readPolicies(input.Policies, { error, now: scope.now })
  const tier = await chooseTier(call, before, { value: input.Value, dataType, hasPolicies: policies.length > 0 })
  const description = input.Description ?? before?.description
  return {
    ...kind,
    ...(description !== undefined && { description }),
    ...(tier === 'Advanced' && { tier }),
    ...(dataType !== plainType && { dataType }),
    ...(allowedPattern !== '' && { allowedPattern }),
    ...(policies.length > 0 && { policies }),
  }
}

/** A parameter's type, and of a SecureString the key. */
function kindOf({ input, error }: PutCall, before: Parameter | undefined): Pick<ParameterVersion, 'type' | 'keyId'> {
  const type = input.Type ?? before?.type
  if (type === undefined) throw error('ValidationException', 'A parameter type is required when you create a parameter.')
  // AWS: whatever the key was before, as its documentation of KeyId says.
  if (type === 'SecureString') return { type, keyId: input.KeyId ?? defaultKey }
  if (input.KeyId === undefined) return { type }
  throw error('ValidationException', 'KeyId is required for SecureString type parameter only.')
}

function requireOverwrite({ input, error }: PutCall, before: Parameter | undefined): void {
  if (before && !input.Overwrite) {
    throw error(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    )
  }
  if (input.Overwrite && input.Tags && input.Tags.length > 0) throw error('ValidationException', tagsWithOverwrite)
}

const tagsWithOverwrite =
  "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. " +
  'To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.'

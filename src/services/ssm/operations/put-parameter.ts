import { PutParameter, type PutParameterRequest } from '../../../contracts/ssm.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { parseReference, requireName } from '../parameters/parameter-names.ts'
import { requireDataType, requireValue } from '../values/parameter-values.ts'
import { writeVersion } from '../parameters/new-versions.ts'
import { findEvicted } from '../parameters/parameter-versions.ts'
import {
  dataType, parameterNamed, Parameters, silentErrors, type Parameter, type ParameterVersion,
} from '../parameters/parameters.ts'
import { defaultKey, encryptValue } from '../values/secure-strings.ts'
import { chooseTier } from '../parameters/tiers.ts'
import { newTags } from '../tags.ts'

export default operation(PutParameter, {
  access: [
    { action: 'ssm:PutParameter', on: parameterNamed },
    { action: 'ssm:AddTagsToResource', on: parameterNamed, when: ({ Tags }) => Tags !== undefined && Tags.length > 0 },
  ],
  record: { readOnly: false, resources: [parameterNamed], response: output => output, hidden: ['Value'], silentErrors },
  async handle(call) {
    const { input, scope, state, error, unbuilt } = call
    requireDataType(input.Name, input.DataType, error)
    requireBuilt(call)
    requireName(input.Name.trim(), scope, error)
    requireValue(input.Value, error)
    const { name } = parseReference(input.Name)
    const before = await state.get(Parameters, [name])
    requireOverwrite(call, before)
    const { type, keyId } = kindOf(call, before)
    const tier = await chooseTier(call, before, { value: input.Value, dataType, hasPolicies: false })
    if (tier === 'Advanced' && keyId !== undefined) throw unbuilt('a SecureString of the advanced tier')
    const version = (before?.version ?? 0) + 1
    const evicted = await findEvicted(call, name, version)
    const description = input.Description ?? before?.description
    // A name at the top level is told with its slash for as long as it was made with it.
    const spelling = before ? before.spelling : input.Name.trim()
    const current: ParameterVersion = {
      name,
      ...(spelling !== undefined && spelling !== name && { spelling }),
      version,
      type,
      value: keyId === undefined ? input.Value : await encryptValue(call, name, input.Value, keyId),
      ...(keyId !== undefined && { keyId }),
      ...(description !== undefined && { description }),
      ...(tier === 'Advanced' && { tier }),
      modifiedAt: scope.now,
      modifiedBy: scope.caller.arn,
    }
    await writeVersion(state, { current, before, evicted, tags: before?.tags ?? newTags(input.Tags, error) })
    return { Version: version, Tier: tier }
  },
})

type PutCall = Pick<Call<PutParameterRequest, 'ParameterAlreadyExists'>, 'input' | 'error' | 'unbuilt'>

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

function requireBuilt({ input, unbuilt }: PutCall): void {
  const asked: readonly [string, string | undefined, string][] = [
    ['DataType', input.DataType, dataType],
    ['Policies', input.Policies, ''],
    ['AllowedPattern', input.AllowedPattern, ''],
  ]
  for (const [member, value, built] of asked) {
    if (value !== undefined && value !== built) throw unbuilt(`${member} ${value}`)
  }
}

const tagsWithOverwrite =
  "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. " +
  'To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.'

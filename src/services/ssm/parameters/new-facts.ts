// What is true of the next version of a parameter: of what is asked for, and of what the parameter is by then.
import type { ErrorCodeOf } from '../../../contracts/contract.ts'
import type { PutParameter, PutParameterRequest } from '../../../contracts/ssm.gen.ts'
import type { Call, Scope } from '../../../gateway/operation.ts'
import { readPolicies } from '../policies/parameter-policies.ts'
import { requireMatch } from '../values/allowed-patterns.ts'
import { chooseDataType, plainType, requireTyped } from '../values/data-types.ts'
import { defaultKey } from '../values/secure-strings.ts'
import type { Parameter, ParameterVersion } from './parameters.ts'
import { chooseTier, requireLength } from './tiers.ts'

export interface FactsCall extends Pick<Call<unknown, ErrorCodeOf<typeof PutParameter>>, 'state' | 'error' | 'unbuilt'> {
  readonly input: Omit<PutParameterRequest, 'Name'>
  readonly scope: Pick<Scope, 'now'>
}

export type Facts =
  Pick<ParameterVersion, 'type' | 'keyId' | 'description' | 'tier' | 'dataType' | 'allowedPattern' | 'policies'>

/**
 * What is true of the version beside its value, which is checked by that. Throws where it cannot be. AWS: what a request does not
 * say stays as it was.
 */
export async function factsOf(call: FactsCall, before: Parameter | undefined): Promise<Facts> {
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
function kindOf({ input, error }: FactsCall, before: Parameter | undefined): Pick<ParameterVersion, 'type' | 'keyId'> {
  const type = input.Type ?? before?.type
  if (type === undefined) throw error('ValidationException', 'A parameter type is required when you create a parameter.')
  // AWS: whatever the key was before, as its documentation of KeyId says.
  if (type === 'SecureString') return { type, keyId: input.KeyId ?? defaultKey }
  if (input.KeyId === undefined) return { type }
  throw error('ValidationException', 'KeyId is required for SecureString type parameter only.')
}

export function requireOverwrite({ input, error }: FactsCall, before: Parameter | undefined): void {
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

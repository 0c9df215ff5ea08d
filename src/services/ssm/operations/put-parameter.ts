import { PutParameter, type PutParameterRequest } from '../../../contracts/ssm.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { validateImage } from '../effects/validate-image.ts'
import { factsOf, requireOverwrite, type Facts } from '../parameters/new-facts.ts'
import { writeVersion } from '../parameters/new-versions.ts'
import { changeEvent } from '../parameters/parameter-events.ts'
import { parseReference, requireName } from '../parameters/parameter-names.ts'
import { requireEvicted } from '../parameters/parameter-versions.ts'
import { parameterNamed, Parameters, silentErrors, type ParameterVersion } from '../parameters/parameters.ts'
import { tierOf } from '../parameters/tiers.ts'
import { newTags } from '../tags.ts'
import { imageType, requireDataType } from '../values/data-types.ts'
import { requireNoReference } from '../values/nested-references.ts'
import { encryptValue } from '../values/secure-strings.ts'

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
    requireNoReference(input.Value, error)
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
      const { Tier, Description, AllowedPattern, Policies, Overwrite: overwrites = false } = input
      const request = { Tier, Description, AllowedPattern, Policies }
      await call.emit(validateImage, { version: current, tags, overwrites, request })
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

type SealingCall = Pick<Call<PutParameterRequest, 'InvalidKeyId'>, 'input' | 'scope' | 'error' | 'aws' | 'once'>

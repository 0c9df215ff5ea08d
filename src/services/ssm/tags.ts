import type { Call } from '../../gateway/operation.ts'
import { parseReference } from './parameter-names.ts'
import { Parameters, type Parameter } from './parameters.ts'

/** AWS: 50 for each parameter. */
export const mostTags = 50

interface TaggingInput {
  readonly ResourceType: string
  readonly ResourceId: string
}

type TaggingCall = Pick<Call<TaggingInput, 'InvalidResourceId' | 'InvalidResourceType'>, 'input' | 'state' | 'error'>

/** The parameter that tags are asked of. Nothing else of Systems Manager is built. */
export async function getTagged({ input, state, error }: TaggingCall): Promise<Parameter> {
  if (input.ResourceType !== 'Parameter') {
    throw error('NotImplementedException', `Tags of ${input.ResourceType} are not implemented by Stockade.`)
  }
  const parameter = await state.get(Parameters, [parseReference(input.ResourceId).name])
  if (!parameter) {
    throw error('InvalidResourceId', 'The resource ID is not valid. Verify that you entered the correct ID and try again.')
  }
  return parameter
}

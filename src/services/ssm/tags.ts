import { isReservedTag, tagsFrom, type TagMember, type Tags } from '../../core/tags.ts'
import type { Call } from '../../gateway/operation.ts'
import { parseReference } from './parameters/parameter-names.ts'
import { Parameters, type Parameter } from './parameters/parameters.ts'

/** AWS: 50 for each parameter. */
export const mostTags = 50

/** The tags of a request. AWS: KMS and IAM refuse reserved ones, each in its own words; the sentence is ours. */
export function newTags(tags: readonly TagMember[] | undefined, error: Call<unknown, never>['error']): Tags {
  if (tags?.some(({ Key }) => isReservedTag(Key))) {
    throw error('ValidationException', 'Tag keys that begin with aws: are reserved.')
  }
  return tagsFrom(tags)
}

interface TaggingInput {
  readonly ResourceType: string
  readonly ResourceId: string
}

type TaggingCall = Pick<Call<TaggingInput, 'InvalidResourceId' | 'InvalidResourceType'>, 'input' | 'state' | 'error' | 'unbuilt'>

/** The parameter that tags are asked of. Nothing else of Systems Manager is built. */
export async function getTagged({ input, state, error, unbuilt }: TaggingCall): Promise<Parameter> {
  if (input.ResourceType !== 'Parameter') throw unbuilt(`ResourceType ${input.ResourceType}`)
  const { name, selector } = parseReference(input.ResourceId)
  const parameter = selector === undefined ? await state.get(Parameters, [name]) : undefined
  // AWS: the answer carries the code alone.
  if (!parameter) throw error('InvalidResourceId', '')
  return parameter
}

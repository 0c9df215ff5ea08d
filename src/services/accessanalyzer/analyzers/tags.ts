import { isReservedTag, type Tags } from '../../../core/tags.ts'
import type { Call } from '../../../gateway/operation.ts'
import { invalid } from '../errors.ts'

/** AWS: https://docs.aws.amazon.com/general/latest/gr/aws_tagging.html */
const [mostTags, longestKey, longestValue] = [50, 128, 256]

/** DIFFERS: AWS has these bounds; its sentences are not known. */
export function requireTags(error: Call<unknown, 'ValidationException'>['error'], tags: Tags): void {
  const refuse = (reason: string) => invalid(error, reason, 'tags')
  const entries = Object.entries(tags)
  if (entries.length > mostTags) throw refuse(`An analyzer has ${mostTags} tags at most.`)
  for (const [key, value] of entries) {
    if (isReservedTag(key)) throw refuse('A tag whose key begins with aws: is reserved.')
    if (key === '' || key.length > longestKey) throw refuse(`The key of a tag has between 1 and ${longestKey} characters.`)
    if (value.length > longestValue) throw refuse(`The value of a tag has ${longestValue} characters at most.`)
  }
}

import { isReservedTag, type Tags } from '../../core/tags.ts'
import type { Call } from '../../gateway/operation.ts'

/** AWS: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-tags.html */
const [mostTags, longestKey, longestValue] = [50, 128, 256]
const allowed = /^[\p{L}\p{N}\p{Z}_.:/=+\-@]*$/u

/** DIFFERS: AWS has these bounds; its sentences are not known. */
export function requireTags({ error }: Pick<Call<unknown>, 'error'>, tags: Tags): void {
  const entries = Object.entries(tags)
  const refuse = (reason: string) => error('InvalidParameterValueException', reason)
  if (entries.length > mostTags) throw refuse(`A queue has ${mostTags} tags at most.`)
  for (const [key, value] of entries) {
    if (isReservedTag(key)) throw refuse('A tag whose key begins with aws: is reserved.')
    if (key === '' || key.length > longestKey) throw refuse(`The key of a tag has between 1 and ${longestKey} characters.`)
    if (value.length > longestValue) throw refuse(`The value of a tag has ${longestValue} characters at most.`)
    if (!allowed.test(key) || !allowed.test(value)) throw refuse('A tag has letters, digits, spaces and _.:/=+-@ alone.')
  }
}

// What Organizations says of a value that breaks its contract: the first of them, by its reason.
import { AwsError } from '../../core/aws-error.ts'
import type { Rule } from '../../engines/wire/schema/constraints.ts'
import type { BrokenMember } from '../../engines/wire/schema/find-broken.ts'

type Words = readonly [reason: string, sentence: string]

// AWS: of patterns and enums as clients report it. DIFFERS: of the others, what its documentation says of the reason.
const words: ReadonlyMap<Rule, Words> = new Map<Rule, Words>([
  ['pattern', ['INVALID_PATTERN', 'You provided a value that does not match the required pattern.']],
  ['enum', ['INVALID_ENUM', 'You specified an invalid value.']],
  ['max length', ['MAX_LENGTH_EXCEEDED', 'You provided a string parameter that is longer than allowed.']],
  ['min length', ['MIN_LENGTH_EXCEEDED', 'You provided a string parameter that is shorter than allowed.']],
  ['max value', ['MAX_VALUE_EXCEEDED', 'You provided a numeric parameter that has a larger value than allowed.']],
  ['min value', ['MIN_VALUE_EXCEEDED', 'You provided a numeric parameter that has a smaller value than allowed.']],
])
const missing: Words = ['INPUT_REQUIRED', 'You must include a value for all required parameters.']

export function refuseBroken({ rule }: Pick<BrokenMember, 'rule'>): AwsError {
  const [Reason, sentence] = rule ? words.get(rule)! : missing
  return new AwsError('InvalidInputException', sentence, { members: { Reason } })
}

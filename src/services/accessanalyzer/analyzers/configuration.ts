// How an analyzer of unused access is configured: for how long what it tells of has not been used, and of whom it tells nothing.
import type { AnalysisRuleCriteria, AnalyzerConfiguration } from '../../../contracts/accessanalyzer.gen.ts'
import type { Validated } from '../../../contracts/contract.ts'
import { day } from '../../../core/clock.ts'
import { isReservedTag, type Tags } from '../../../core/tags.ts'
import type { Call } from '../../../gateway/operation.ts'
import { invalid } from '../errors.ts'

export interface UnusedAccessConfiguration {
  /** Days. Absent where none was given. */
  readonly age?: number
  /** Absent where no rule was given. */
  readonly exclusions?: readonly Exclusion[]
}

interface Exclusion {
  readonly resourceTags: readonly Tags[]
}

/** AWS: https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_UnusedAccessConfiguration.html */
const [leastAge, usualAge, mostAge] = [1, 90, 365]
/** DIFFERS: AWS publishes no bound. */
const mostPairs = 100
/** AWS: https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_AnalysisRuleCriteria.html */
const [longestKey, longestValue] = [128, 256]
const tagText = /^[\p{L}\p{N}\s_./=+-]*$/u

const daysOf = ({ age = usualAge }: UnusedAccessConfiguration = {}): number => age

/** In milliseconds. */
export const ageOf = (configuration: UnusedAccessConfiguration | undefined): number => daysOf(configuration) * day

type Refuse = (message: string) => Error
type Fail = Call<unknown, 'ValidationException'>['error']

/** DIFFERS: AWS's sentences are not published, here and below. */
export function readConfiguration({ internalAccess, unusedAccess }: Validated<AnalyzerConfiguration>, error: Fail) {
  const refuse: Refuse = message => invalid(error, message, 'configuration')
  if (internalAccess) throw refuse('An analyzer of unused access has no configuration of internal access.')
  if (!unusedAccess) throw refuse('A configuration must have a member.')
  const { unusedAccessAge: age, analysisRule } = unusedAccess
  if (age !== undefined && (age < leastAge || age > mostAge)) {
    throw refuse(`The age of unused access must be between ${leastAge} and ${mostAge} days.`)
  }
  const exclusions = analysisRule && readExclusions(analysisRule.exclusions, refuse)
  const configuration: UnusedAccessConfiguration = { ...(age !== undefined && { age }), ...(exclusions && { exclusions }) }
  return configuration
}

/**
 * In the place of the one that is known. DIFFERS: what AWS makes of a member that is absent is not published. Here what is given
 * is the whole configuration: without a rule nobody is excluded any more, and without an age it is the usual one.
 */
export function readChange(
  given: Validated<AnalyzerConfiguration>, known: UnusedAccessConfiguration | undefined, error: Fail,
): UnusedAccessConfiguration {
  const changed = readConfiguration(given, error)
  if (daysOf(changed) === daysOf(known)) return changed
  // AWS: in CloudFormation some of a configuration is set with the analyzer alone. That this is the age is taken.
  throw invalid(error, 'The age of unused access of an analyzer cannot be changed.', 'configuration')
}

function readExclusions(given: readonly Validated<AnalysisRuleCriteria>[] = [], refuse: Refuse): readonly Exclusion[] {
  const exclusions = given.map(({ accountIds = [], resourceTags = [] }) => {
    // AWS: those are for an organization's analyzers alone.
    if (accountIds.length > 0) throw refuse('Account IDs can be excluded from analyzers of an organization alone.')
    return { resourceTags }
  })
  requirePairs(exclusions, refuse)
  return exclusions
}

function requirePairs(exclusions: readonly Exclusion[], refuse: Refuse): void {
  const all = exclusions.flatMap(({ resourceTags }) => (
    resourceTags.length === 0 ? [[]] : resourceTags.map(pairs => Object.entries(pairs))
  ))
  // INVARIANT: what asks for nothing would be true of all.
  if (all.some(({ length }) => length === 0)) throw refuse('An exclusion must name a tag.')
  if (all.flat().length > mostPairs) throw refuse(`The exclusions of an analyzer name ${mostPairs} tags at most.`)
  for (const [key, value] of all.flat()) {
    if (isReservedTag(key!)) throw refuse('A tag whose key begins with aws: is reserved.')
    if (key === '' || key!.length > longestKey) throw refuse(`The key of a tag has between 1 and ${longestKey} characters.`)
    if (value!.length > longestValue) throw refuse(`The value of a tag has ${longestValue} characters at most.`)
    if (!tagText.test(key!) || !tagText.test(value!)) {
      throw refuse('A tag that is excluded has letters, digits, whitespace and _ . / = + - alone.')
    }
  }
}

/** AWS: a value of no characters stands for any (API Reference). That of several pairs together all have to match is taken. */
export function isExcluded(tags: Tags, { exclusions = [] }: UnusedAccessConfiguration = {}): boolean {
  const held = new Map(Object.entries(tags))
  const matches = (pairs: Tags) =>
    Object.entries(pairs).every(([key, value]) => held.has(key) && (value === '' || held.get(key) === value))
  return exclusions.some(({ resourceTags }) => resourceTags.some(matches))
}

export const describeConfiguration = ({ age, exclusions }: UnusedAccessConfiguration): AnalyzerConfiguration => (
  { unusedAccess: { ...(age !== undefined && { unusedAccessAge: age }), ...(exclusions && { analysisRule: { exclusions } }) } }
)

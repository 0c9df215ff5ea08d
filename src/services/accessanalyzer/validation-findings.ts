// What is told of a policy, as the service's model has it.
import type { Location, PathElement, ValidatePolicyFinding } from '../../contracts/accessanalyzer.gen.ts'
import type { Finding, FindingPlace, FindingType } from '../../engines/policy/validation/finding.ts'
import { linesOf, stepsTo, type Stretch } from '../../engines/policy/document/located.ts'

const guide = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html'

/** As the page's anchors name them. */
const kinds: Readonly<Record<FindingType, string>> = {
  ERROR: 'error', SECURITY_WARNING: 'security-warning', WARNING: 'general-warning', SUGGESTION: 'suggestion',
}

export function describeFindings(text: string, findings: readonly Finding[]): ValidatePolicyFinding[] {
  const lineOf = linesOf(text)
  const position = (offset: number) => ({ ...lineOf(offset), offset })
  const span = ({ start, end }: Stretch) => ({ start: position(start), end: position(end) })
  const locate = (place: FindingPlace): Location => ({
    path: pathOf(place), span: span('name' in place ? place.name.named : place.value),
  })
  return findings.map(({ type, code, details, places }) => ({
    findingDetails: details, findingType: type, issueCode: code, locations: places.map(locate),
    learnMoreLink: `${guide}#access-analyzer-reference-policy-checks-${kinds[type]}-${code.toLowerCase().replaceAll('_', '-')}`,
  }))
}

/** AWS: names lead to a value as `value`, and the last of those that lead to a name is its `key`. */
function pathOf(place: FindingPlace): PathElement[] {
  const steps = stepsTo('name' in place ? place.of : place.value)
  const path = steps.map((step): PathElement => (typeof step === 'number' ? { index: step } : { value: step }))
  if ('name' in place) return [...path, { key: place.name.name }]
  return place.part ? [...path, { substring: place.part }] : path
}

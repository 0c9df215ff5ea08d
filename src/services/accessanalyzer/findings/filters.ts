// Filters: which findings are meant, in lists and by archive rules.
import type { Criterion } from '../../../contracts/accessanalyzer.gen.ts'
import type { Validated } from '../../../contracts/contract.ts'
import type { Call } from '../../../gateway/operation.ts'
import { derived } from '../../../storage/cache/derived.ts'
import { invalid } from '../errors.ts'
import type { Finding } from './findings.ts'

export type Filter = Readonly<Record<string, Validated<Criterion>>>

/** AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-filter-keys.html */
const values: ReadonlyMap<string, (finding: Finding) => string | undefined> = new Map([
  ['id', ({ id }) => id], ['resource', ({ resource }) => resource], ['resourceType', ({ type }) => type],
  ['resourceOwnerAccount', ({ account }) => account], ['isPublic', ({ isPublic }) => String(isPublic)],
  ['findingType', () => 'ExternalAccess'], ['status', ({ status }) => status], ['error', () => undefined],
  ['principal.AWS', finding => principalOf(finding, 'AWS')],
  ['principal.Federated', finding => principalOf(finding, 'Federated')],
  ['principal.CanonicalUser', () => undefined],
] satisfies [string, (finding: Finding) => string | undefined][])

const principalOf = ({ principal: [type, value] }: Finding, asked: string): string | undefined =>
  (type === asked ? value : undefined)

const ofCondition = 'condition.'

function valueOf(finding: Finding, key: string): string | undefined {
  if (!key.startsWith(ofCondition)) return values.get(key)?.(finding)
  return valuesByName(finding.conditions).get(key.slice(ofCondition.length).toLowerCase())
}

/** Of two that differ in their case alone it is the first. */
const valuesByName = derived((conditions: Finding['conditions']) =>
  new Map(Object.entries(conditions).toReversed().map(([name, value]) => [name.toLowerCase(), value])))

/** DIFFERS: AWS's sentences are not published. */
export function requireFilter(filter: Filter, error: Call<unknown, 'ValidationException'>['error']): void {
  for (const [key, criterion] of Object.entries(filter)) {
    if (!values.has(key) && !key.startsWith(ofCondition)) {
      throw invalid(error, `The filter key ${key} is not valid.`, 'filter')
    }
    if (Object.values(criterion).every(stated => stated === undefined)) {
      throw invalid(error, `The criterion of the filter key ${key} is empty.`, 'filter')
    }
  }
}

/** AWS: all keys have to match, and of each all operators; of an operator's values one. */
export const matchesFilter = (finding: Finding, filter: Filter): boolean =>
  Object.entries(filter).every(([key, criterion]) => matches(valueOf(finding, key), criterion))

function matches(value: string | undefined, { eq, neq, contains, exists }: Validated<Criterion>): boolean {
  if (exists !== undefined && exists !== (value !== undefined)) return false
  if (eq && !(value !== undefined && eq.includes(value))) return false
  if (neq && value !== undefined && neq.includes(value)) return false
  return !contains || (value !== undefined && contains.some(part => value.includes(part)))
}

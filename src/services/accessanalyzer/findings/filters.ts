// Filters: which findings are meant, in lists and by archive rules.
import type { Criterion } from '../../../contracts/accessanalyzer.gen.ts'
import type { Validated } from '../../../contracts/contract.ts'
import type { Call } from '../../../gateway/operation.ts'
import { invalid } from '../errors.ts'
import type { AnyType } from '../types/analyzer-type.ts'
import type { Finding } from './findings.ts'

export type Filter = Readonly<Record<string, Validated<Criterion>>>

/** AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-filter-keys.html */
const values = new Map<string, (finding: Finding) => string | undefined>([
  ['id', ({ id }) => id], ['resource', ({ resource }) => resource], ['resourceType', ({ type }) => type],
  ['resourceOwnerAccount', ({ account }) => account], ['status', ({ status }) => status], ['error', () => undefined],
])

const hasKey = (type: AnyType, key: string): boolean => values.has(key) || type.hasKey(key)

const findValue = (type: AnyType, finding: Finding, key: string): string | undefined =>
  (values.get(key) ?? (() => type.findValue(finding, key)))(finding)

/** DIFFERS: AWS's sentences are not published. */
export function requireFilter(type: AnyType, filter: Filter, error: Call<unknown, 'ValidationException'>['error']): void {
  for (const [key, criterion] of Object.entries(filter)) {
    if (!hasKey(type, key)) {
      throw invalid(error, `The filter key ${key} is not valid.`, 'filter')
    }
    if (Object.values(criterion).every(stated => stated === undefined)) {
      throw invalid(error, `The criterion of the filter key ${key} is empty.`, 'filter')
    }
  }
}

/** AWS: all keys have to match, and of each all operators; of an operator's values one. */
export const matchesFilter = (type: AnyType, finding: Finding, filter: Filter): boolean =>
  Object.entries(filter).every(([key, criterion]) => matches(findValue(type, finding, key), criterion))

function matches(value: string | undefined, { eq, neq, contains, exists }: Validated<Criterion>): boolean {
  if (exists !== undefined && exists !== (value !== undefined)) return false
  if (eq && !(value !== undefined && eq.includes(value))) return false
  if (neq && value !== undefined && neq.includes(value)) return false
  return !contains || (value !== undefined && contains.some(part => value.includes(part)))
}

// Filters of lists: every filter must hold, by any of its values. AWS: the sentences, and which is told first, are recorded and
// publicly reported; where nothing was found, the comment says so.
import type { ParameterStringFilter } from '../../../contracts/ssm.gen.ts'
import { byName, type ByName } from '../../../core/by-name.ts'
import type { Call } from '../../../gateway/operation.ts'
import { isPublicPath, requirePath, withSlash } from '../parameters/parameter-names.ts'
import type { Parameter } from '../parameters/parameters.ts'
import { tierOf } from '../parameters/tiers.ts'
import { dataTypeOf } from '../values/data-types.ts'

export type Filtered = Omit<Parameter, 'tags'> & Partial<Pick<Parameter, 'tags'>>

export interface Filter {
  readonly key: string
  readonly option: string
  /** None where any value will do. */
  readonly values: readonly string[]
}

interface FilterKey {
  /** The first is meant where a filter names none. */
  readonly options: readonly string[]
  readonly values?: readonly string[]
  /** What is compared; a key without is one that the list itself looks for. */
  readonly of?: (parameter: Filtered) => string | undefined
}

const textual = ['Equals', 'BeginsWith']

export const filterKeys: ByName<FilterKey> = byName<FilterKey>({
  Path: { options: ['OneLevel', 'Recursive'], of: ({ name }) => withSlash(name) },
  Name: { options: [...textual, 'Contains'], of: ({ name }) => withSlash(name) },
  Type: { options: textual, values: ['String', 'StringList', 'SecureString'], of: ({ type }) => type },
  KeyId: { options: textual, of: ({ keyId }) => keyId },
  Tier: { options: textual, values: ['Standard', 'Advanced', 'Intelligent-Tiering'], of: tierOf },
  DataType: { options: textual, of: dataTypeOf },
  Label: { options: ['Equals'] },
})

export const tagPrefix = 'tag:'
const tagKey: FilterKey = { options: textual }

/** What a list can be filtered by. */
interface Filterable {
  /** In the order in which AWS's error names them. */
  readonly keys: readonly string[]
  /** Whether it can be filtered by tags as well. */
  readonly tags?: boolean
}

// AWS: the order was reported before there was DataType, which is put last.
export const filtersOfDescription: Filterable = { keys: ['Path', 'Name', 'Type', 'KeyId', 'Tier', 'DataType'], tags: true }
export const filtersOfPath: Filterable = { keys: ['Type', 'KeyId', 'Label'] }

type FilterError = Call<unknown, 'InvalidFilterKey' | 'InvalidFilterOption' | 'InvalidFilterValue'>['error']

/** The filters of a request. Throws where the list cannot be filtered so. */
export function requireFilters(
  asked: readonly ParameterStringFilter[], { keys, tags = false }: Filterable, error: FilterError,
): readonly Filter[] {
  const seen = new Set<string>()
  return asked.map(({ Key: key, Option, Values: values = [] }) => {
    const isTag = tags && key.startsWith(tagPrefix)
    const known = isTag ? tagKey : keys.includes(key) ? filterKeys.get(key) : undefined
    if (!known) {
      const sentence = `The following filter key is not valid: ${key}. Valid filter keys include: [${keys.join(', ')}].`
      throw error('InvalidFilterKey', sentence)
    }
    if (values.length === 0 && !isTag) {
      throw error('InvalidFilterValue', `The following filter values are missing : null for filter key ${key}.`)
    }
    if (seen.has(key)) throw error('InvalidFilterKey', duplicate(key))
    seen.add(key)
    const option = Option ?? known.options[0]!
    if (!known.options.includes(option)) throw error('InvalidFilterOption', invalidOption(option, known))
    requireValues(key, values, known, error)
    return { key, option, values }
  })
}

function requireValues(key: string, values: readonly string[], known: FilterKey, error: FilterError): void {
  const wrong = known.values && values.find(value => !known.values!.includes(value))
  if (wrong !== undefined) {
    const sentence = `The following filter value is not valid: ${wrong}. Valid values include: [${known.values!.join(', ')}].`
    throw error('InvalidFilterOption', sentence)
  }
  if (key === 'Label' && values.length > 1) {
    throw error('InvalidFilterValue', 'The following filter Label can have only one value')
  }
  if (key === 'Path') {
    const isReserved = (value: string) => /^\/(?:aws|ssm)/i.test(value) && !isPublicPath(value)
    if (values.some(isReserved)) throw error('ValidationException', reservedPath)
    for (const value of values) requirePath(value, error)
  }
}

/** Throws where a key is there twice. DIFFERS: known of the newer filters; of the older ones nothing was found. */
export function requireOnce(keys: readonly string[], error: FilterError): void {
  const seen = new Set<string>()
  for (const key of keys) {
    if (seen.has(key)) throw error('InvalidFilterKey', duplicate(key))
    seen.add(key)
  }
}

const duplicate = (key: string) =>
  `The following filter is duplicated in the request: ${key}. A request can contain only one occurrence of a specific filter.`

// AWS: the options are named in this order. `Contains` is newer than the reports, so its place is a guess.
const invalidOption = (option: string, { options }: FilterKey) => {
  const told = options.includes('Recursive') ? ['Recursive', 'OneLevel'] : options.toSorted()
  return `The following filter option is not valid: ${option}. Valid options include: [${told.join(', ')}].`
}

const reservedPath =
  'Filters for common parameters can\'t be prefixed with "aws" or "ssm" (case-insensitive). When using global parameters, please '
  + 'specify within a global namespace.'

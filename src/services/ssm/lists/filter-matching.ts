// Whether filters hold for a parameter. A list asks it of hundreds, of which each may have fifty tags.
import { byName } from '../../../core/by-name.ts'
import { filterKeys, tagPrefix, type Filter, type Filtered } from './parameter-filters.ts'
import { isBelow, withSlash } from '../parameters/parameter-names.ts'

type Test = (parameter: Filtered) => boolean

/** Whether all filters hold for a parameter. What costs least to see is looked at first. */
export function compileFilters(filters: readonly Filter[]): Test {
  const ofTags = filters.filter(({ key }) => key.startsWith(tagPrefix))
  const tests = filters.filter(filter => !ofTags.includes(filter)).map(compileFilter)
  if (ofTags.length > 0) tests.push(compileTags(ofTags))
  return parameter => tests.every(test => test(parameter))
}

function compileFilter({ key, option, values }: Filter): Test {
  const textOf = filterKeys.get(key)?.of
  if (!textOf) return () => true
  const holds = comparison(option, key === 'Name' && option !== 'Contains' ? values.map(withSlash) : values)
  return parameter => {
    const text = textOf(parameter)
    return text !== undefined && holds(text)
  }
}

/** Each tag of a parameter is looked at once, however many are asked for. */
function compileTags(filters: readonly Filter[]): Test {
  const asked = byName(Object.fromEntries(filters.map(({ key, option, values }) => [
    key.slice(tagPrefix.length), comparison(option, values),
  ])))
  return ({ tags = {} }) => {
    let held = 0
    for (const [key, value] of Object.entries(tags)) if (asked.get(key)?.(value)) held++
    return held === asked.size
  }
}

function comparison(option: string, values: readonly string[]): (text: string) => boolean {
  if (values.length === 0) return () => true
  if (option === 'BeginsWith') return text => values.some(value => text.startsWith(value))
  if (option === 'Contains') return text => values.some(value => text.includes(value))
  if (option === 'Recursive' || option === 'OneLevel') {
    return text => values.some(path => isBelow(text, path, option === 'Recursive'))
  }
  const all = new Set(values)
  return text => all.has(text)
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { assertLinear } from '../../../../test/kit/doubling.ts'
import { asyncProperty } from '../../../../test/kit/properties.ts'
import { setUp } from '../../../storage/unit/unit.kit.ts'
import { compileFilters } from './filter-matching.ts'
import { rangesOf } from './filter-ranges.ts'
import type { Filter } from './parameter-filters.ts'
import { walkPage } from './parameter-lists.ts'
import { Parameters, type Parameter } from '../parameters/parameters.ts'

const parameter = (name: string): Parameter => ({ name, version: 1, type: 'String', value: 'x', modifiedAt: 0, tags: {} })

async function holding(names: Iterable<string>) {
  const { begin, write } = setUp()
  await write(async unit => {
    for (const name of names) await unit.insert(Parameters, parameter(name))
  })
  return begin
}

/** All pages, and how many records were looked at for them. */
async function listAll(begin: Awaited<ReturnType<typeof holding>>, filters: readonly Filter[], limit: number) {
  const isAsked = compileFilters(filters)
  const found: string[] = []
  let [after, looked, pages] = [undefined as string | undefined, 0, 0]
  do {
    const walk = { collection: Parameters, ranges: rangesOf(filters), after }
    const page = await walkPage(begin(), walk, limit, one => {
      looked++
      return isAsked(one) ? one.name : undefined
    }, async name => name)
    found.push(...page.found)
    after = page.last
    pages++
  } while (after !== undefined)
  return { found, looked, pages }
}

const aSegment = fc.constantFrom('a', 'b', 'ab', 'a-b', 'a.b')
const aPath = fc.array(aSegment, { minLength: 1, maxLength: 3 }).map(segments => `/${segments.join('/')}`)
const aName = fc.oneof(aSegment, aPath).map(text => (text.lastIndexOf('/') === 0 ? text.slice(1) : text))
const aText = fc.oneof(aName, aPath, fc.constantFrom('/', '/a/', 'a/', '\u{d800}', 'ü'))
const filterBy = (key: string, values: fc.Arbitrary<string>, ...options: readonly string[]): fc.Arbitrary<Filter> =>
  fc.record({ key: fc.constant(key), option: fc.constantFrom(...options), values: fc.array(values, { minLength: 1 }) })
const aFilter = fc.oneof(
  filterBy('Name', aText, 'Equals', 'BeginsWith', 'Contains'), filterBy('Path', aPath, 'OneLevel', 'Recursive'),
)
const lists = fc.record({
  names: fc.uniqueArray(aName), filters: fc.array(aFilter, { maxLength: 2 }), limit: fc.integer({ min: 1, max: 4 }),
})

/** What a filter says, without any haste. */
function holds({ key, option, values }: Filter, name: string): boolean {
  const rooted = (text: string) => (text.startsWith('/') ? text : `/${text}`)
  const full = rooted(name)
  return values.some(value => {
    if (key === 'Path') {
      const rest = full.startsWith(`${value}/`) ? full.slice(value.length + 1) : undefined
      return rest !== undefined && (option === 'Recursive' || !rest.includes('/'))
    }
    if (option === 'Contains') return full.includes(value)
    return option === 'Equals' ? full === rooted(value) : full.startsWith(rooted(value))
  })
}

test('whatever is asked for, and however long the pages: what the filters hold for, once, by name', async () => {
  await asyncProperty('parameter list', 400, lists, async ({ names, filters, limit }) => {
    const { found } = await listAll(await holding(names), filters, limit)
    assert.deepEqual(found, names.filter(one => filters.every(filter => holds(filter, one))).toSorted())
  })
})

test('to find few among many is to look at few', async () => {
  const names = Array.from({ length: 3000 }, (_, i) => `/app-${i % 10}/parameter-${i}`)
  const begin = await holding([...names, '/app/one', '/app/deep/two'])
  const cost = async (key: string, option: string, ...values: string[]) => {
    const { found, looked } = await listAll(begin, [{ key, option, values }], 10)
    return [found.length, looked < 300]
  }
  assert.deepEqual(await cost('Name', 'Equals', '/app/one', '/app-3/parameter-3', '/none'), [2, true])
  assert.deepEqual(await cost('Name', 'BeginsWith', '/app/'), [2, true])
  assert.deepEqual(await cost('Path', 'OneLevel', '/app', '/none'), [1, true])
})

test('a page that finds nothing ends behind a bounded number of records, and its token goes on', async () => {
  const begin = await holding(Array.from({ length: 1200 }, (_, i) => `/app/parameter-${i}`))
  const { found, looked, pages } = await listAll(begin, [{ key: 'Name', option: 'Contains', values: ['none'] }], 10)
  assert.deepEqual([found, pages], [[], 3])
  assert.ok(looked < 1600, `${looked} records`)
})

test('to look for many tags among many is no more than to look at each', () => {
  assertLinear('tags that are asked for', length => {
    const all = Array.from({ length }, (_, i) => [`key-${i}`, 'v'.repeat(100)] as const)
    const isAsked = compileFilters(all.map(([key]) => ({ key: `tag:${key}`, option: 'BeginsWith', values: ['v'] })))
    const tagged = { ...parameter('one'), tags: Object.fromEntries(all) }
    return () => assert.ok(isAsked(tagged))
  })
})

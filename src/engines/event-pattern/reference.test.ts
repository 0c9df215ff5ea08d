// The walk over pattern and event against the rule in its plainest form: the event as a list of values, each with its path and
// with the place that it has in every array on the way; and some choice of values, one for each path of the pattern, no two of
// which lie at different places of one array.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { readEvent } from './event.ts'
import { matchesPattern } from './match.ts'
import { parsePattern } from './pattern.ts'

type EventValue = string | readonly EventValue[] | EventObject
interface EventObject {
  readonly [name: string]: EventValue
}

interface Value {
  readonly path: string
  readonly value: unknown
  /** By the array's own path and place, the place in it. */
  readonly places: ReadonlyMap<string, number>
}

function valuesOf(value: EventValue, path: string, at: string, places: ReadonlyMap<string, number>): readonly Value[] {
  if (Array.isArray(value)) {
    const list: readonly EventValue[] = value
    return list.flatMap((one, i) => {
      const here = typeof one === 'object' ? new Map([...places, [at, i]]) : places
      return valuesOf(one, path, `${at}[${i}]`, here)
    })
  }
  if (typeof value !== 'object') return [{ path, value, places }]
  return Object.entries(value as EventObject)
    .flatMap(([name, one]) => valuesOf(one, `${path}.${name}`, `${at}.${name}`, places))
}

type Condition = string | { readonly exists: boolean }
interface Pattern {
  readonly [name: string]: readonly Condition[] | Pattern
}

const leavesOf = (pattern: Pattern, path = ''): readonly (readonly [string, readonly Condition[]])[] =>
  Object.entries(pattern).flatMap(([name, part]) => (Array.isArray(part)
    ? [[`${path}.${name}`, part as readonly Condition[]] as const]
    : leavesOf(part as Pattern, `${path}.${name}`)))

const meets = (value: unknown, condition: Condition): boolean =>
  (typeof condition === 'string' ? value === condition : condition.exists)

function expected(pattern: Pattern, event: EventObject): boolean {
  const values = valuesOf(event, '', '', new Map())
  const choose = (leaves: ReturnType<typeof leavesOf>, places: ReadonlyMap<string, number>): boolean => {
    const [[path, conditions] = [], ...rest] = leaves
    if (path === undefined) return true
    const here = values.filter(one => one.path === path)
    const mayLack = conditions!.some(one => typeof one === 'object' && !one.exists)
    if (here.length === 0) return mayLack && choose(rest, places)
    return here.some(({ value, places: own }) => {
      const isApart = [...own].some(([array, place]) => (places.get(array) ?? place) !== place)
      return !isApart && conditions!.some(one => meets(value, one)) && choose(rest, new Map([...places, ...own]))
    })
  }
  return choose(leavesOf(pattern), new Map())
}

const name = fc.constantFrom('a', 'b', 'c')
const { value } = fc.letrec<{ value: EventValue }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true }, fc.constantFrom('x', 'y'), fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3 }),
  ),
}))
const condition = fc.oneof(fc.constantFrom('x', 'y'), fc.record({ exists: fc.boolean() }))
const { pattern } = fc.letrec<{ pattern: Pattern }>(tie => ({
  pattern: fc.dictionary(name, fc.oneof(
    { depthSize: 'small' }, fc.array(condition, { minLength: 1, maxLength: 2 }), tie('pattern'),
  ), { minKeys: 1, maxKeys: 3 }),
}))
const event = fc.dictionary(name, value, { minKeys: 1, maxKeys: 3 })

test('a pattern matches where some choice of values of one and the same objects does', () => {
  let matched = 0
  property('event pattern', 4000, fc.tuple(pattern, event), ([asked, given]) => {
    const answer = matchesPattern(parsePattern(JSON.stringify(asked)), readEvent(given))
    assert.equal(answer, expected(asked, given))
    if (answer) matched++
  })
  assert.ok(matched > 100, `${matched} matched`)
})

const dotted = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'a.b', 'b.c', 'a.b.c'), value, { minKeys: 1, maxKeys: 4 })

test('names with dots are paths: no more matches than that rule says, and as much where no path is written twice', () => {
  const isOnce = (names: readonly string[]) => !names.some(one => names.some(other => other.startsWith(`${one}.`)))
  property('event pattern', 4000, fc.tuple(pattern, dotted), ([asked, given]) => {
    const answer = matchesPattern(parsePattern(JSON.stringify(asked)), readEvent(given))
    if (answer || isOnce(Object.keys(given))) assert.equal(answer, expected(asked, given))
  })
})

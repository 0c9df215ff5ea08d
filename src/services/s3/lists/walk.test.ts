// Pages of keys of which some are not listed, beside what a reader makes of all of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { asyncProperty } from '../../../../test/kit/properties.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { compareKeys, endOf } from './key-order.ts'
import { beginningOf, commonPrefixOf, walkPage, type Asked } from './walk.ts'

interface One {
  readonly key: string
  readonly isListed: boolean
}

const state = { turn: () => Promise.resolve() } as ReadUnit
const isListed = (one: One) => one.isListed

/** The keys behind one, in their order, as a list in memory. `looked` is how many were taken. */
function walkedOf(all: readonly One[], after: string | undefined) {
  let at = 0
  const walked = {
    looked: 0,
    peek: () => Promise.resolve(all.at(at)),
    take() {
      at++
      walked.looked++
    },
    skipBehind: (prefix: string) => passTo(endOf(prefix)),
  }
  function passTo(key: string) {
    while (at < all.length && compareKeys(all[at]!.key, key) <= 0) at++
  }
  if (after !== undefined) passTo(after)
  return walked
}

async function inPages(all: readonly One[], asked: Asked) {
  const found: string[] = []
  const looked: number[] = []
  for (let start = beginningOf(asked, undefined); ;) {
    const walked = walkedOf(all, start)
    const { entries, prefixes, isTruncated, last } = await walkPage(walked, asked, { state, isListed })
    found.push(...[...entries.map(({ key }) => key), ...prefixes].sort(compareKeys))
    looked.push(walked.looked)
    if (!isTruncated) return { found, looked }
    const next = beginningOf(asked, 'prefix' in last! ? last.prefix : last!.entry.key)!
    assert.ok(start === undefined || compareKeys(next, start) > 0, 'a list goes on')
    start = next
  }
}

const keys = fc.string({ unit: fc.constantFrom('a', 'b', '/'), minLength: 1, maxLength: 5, size: 'max' })
const ones = fc.record({ key: keys, isListed: fc.boolean() })
const lists = fc.uniqueArray(ones, { selector: ({ key }) => key, maxLength: 40, size: 'max' })
const asks = fc.record({
  prefix: fc.constantFrom('', 'a', 'a/'), delimiter: fc.constantFrom('/', 'a/', undefined), limit: fc.integer({ min: 1, max: 4 }),
})

test('pages show what is listed once, whatever is between', async () => {
  await asyncProperty('pages of a walk', 500, fc.tuple(lists, asks), async ([list, asked]) => {
    const all = list.toSorted((a, b) => compareKeys(a.key, b.key))
    const expected = new Set(all.filter(one => one.isListed && one.key.startsWith(asked.prefix))
      .map(({ key }) => commonPrefixOf(key, asked) ?? key))
    assert.deepEqual((await inPages(all, asked)).found, [...expected])
  })
})

test('a page looks at 20,000 keys at most, though each of them is a prefix', async () => {
  const name = (number: number) => `f${String(number).padStart(5, '0')}/`
  const hidden = Array.from({ length: 45_000 }, (_, i) => ({ key: name(i), isListed: false }))
  // What is behind the key at which a page would end is there on the next.
  for (const inner of [19_999, 20_000, 20_001]) {
    const all = [...hidden, { key: `${name(inner)}x`, isListed: true }].sort((a, b) => compareKeys(a.key, b.key))
    const { found, looked } = await inPages(all, { prefix: '', delimiter: '/', limit: 10 })
    assert.deepEqual(found, [name(inner)])
    assert.ok(looked.length === 3 && looked.every(count => count <= 20_000), `${looked}`)
  }
})

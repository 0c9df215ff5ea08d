// Work that is hard is done in pieces, between which others have their turn; what a piece is is counted in steps.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statementsGranting } from './access-not-granted.ts'
import { readAccesses } from './access.ts'
import { statementsAllowingMore } from './new-access.ts'
import { publicStatements } from './outsiders.ts'
import { ofResources } from './pattern-kinds.ts'
import { atOnce, inTurns, mostWork, WorkExceeded, type Pieces, type Work } from './patterns.ts'

const read = (document: string) => readAccesses(document, 'resource')
const many = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i))
const names = (count: number) => many(count, i => `${100_000_000_000 + i}`)
const policyIn = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const allowing = (more: object) => ({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', ...more })

/** Each takes all the work that there is, in another part of what is compared. */
const hard: Readonly<Record<string, (work: Work) => Pieces<unknown>>> = {
  'many patterns': work => {
    const policy = read(policyIn(allowing({ Action: many(2500, i => `s3:*a?${i}*b`) })))
    return statementsGranting(policy, { actions: many(100, i => `s3:${i}*c`) }, work)
  },
  'two long patterns that may overlap': work => {
    const policy = read(policyIn(allowing({ Action: `s3:${'*a?'.repeat(2000)}` })))
    return statementsGranting(policy, { actions: [`s3:${'*a?b'.repeat(2000)}`] }, work)
  },
  'a pattern that nearly covers another': work => {
    const policy = read(policyIn(allowing({ Resource: `*${'a'.repeat(300)}b*c` })))
    return statementsAllowingMore(read(policyIn(allowing({ Resource: 'a'.repeat(30_000) }))), policy, work)
  },
  'values of a condition': work => {
    const values = many(5000, i => `*${i}a`)
    const like = (all: readonly string[]) => read(policyIn(allowing({ Condition: { StringLike: { 'aws:username': all } } })))
    return statementsAllowingMore(like(values), like(values.toReversed()), work)
  },
  'a Deny of many names': work => {
    const deny = { ...allowing({}), Effect: 'Deny', Principal: undefined, NotPrincipal: { AWS: names(2000) } }
    return publicStatements(read(policyIn(...many(250, i => allowing({ Sid: `${i}` })), deny)), work)
  },
  'many statements that are alike': work => {
    const statement = (Effect: string, i: number) =>
      ({ ...allowing({ NotAction: 'a:b', Condition: { StringEquals: { [`a:${i}`]: 'x' } } }), Effect, Action: undefined })
    const mixed = policyIn(...many(300, i => [statement('Allow', i), statement('Deny', i + 1000)]).flat())
    const denies = policyIn(allowing({}), ...many(600, i => statement('Deny', i + 5000)))
    return statementsAllowingMore(read(mixed), read(denies), work)
  },
}

/** A turn of others is waited for no longer than that: a piece, and a row of what two patterns may have in common. */
const longestPiece = 20_000

for (const [name, compared] of Object.entries(hard)) {
  test(`others have their turn between pieces of the work of comparing ${name}`, async () => {
    const work: Work = { left: mostWork }
    let [turns, longest, before] = [0, 0, mostWork]
    const next = async () => {
      turns++
      longest = Math.max(longest, before - work.left)
      before = work.left
    }
    await assert.rejects(inTurns(compared(work), { isOver: () => true, next }), WorkExceeded)
    assert.ok(turns > 20, `${turns} turns`)
    assert.ok(longest <= longestPiece, `${longest} steps in one turn`)
  })
}

test('to take ARNs apart is work by their length, and of many colons no more', () => {
  const work: Work = { left: mostWork }
  const colons = ':'.repeat(60_000)
  assert.throws(() => {
    for (let i = 0; i < 6000; i++) atOnce(ofResources.covers(`arn:aws:sqs:a:b${i}`, colons, work))
  }, WorkExceeded)
})

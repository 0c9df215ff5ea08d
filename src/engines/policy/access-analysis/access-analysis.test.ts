// What an analysis says of two policies holds for every request: of many random policies and requests, against the engine itself.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import { callers, home } from '../cases/questions.ts'
import { askedIn } from '../asked.ts'
import { compilePolicy } from '../compile.ts'
import { evaluate } from '../evaluate.ts'
import { compileResources } from '../resources.ts'
import { statementsGranting } from './access-not-granted.ts'
import { readAccesses } from './access.ts'
import { followFrom } from './conditions.ts'
import { statementsAllowingMore } from './new-access.ts'
import { publicStatements } from './outsiders.ts'
import { ofResources } from './pattern-kinds.ts'
import { atOnce, covers, mostWork, overlaps, WorkExceeded } from './patterns.ts'
import { compileWildcard, partsOf } from '../wildcard.ts'

const enough = () => ({ left: mostWork })

const actions = fc.constantFrom('s3:GetX', 's3:PutX', 's3:get*', 's3:*', '*', 's3:?utX', 'sqs:X')
const buckets = fc.constantFrom(
  '*', 'arn:aws:s3:::a', 'arn:aws:s3:::a/*', 'arn:aws:s3:::a/${aws:username}', 'arn:aws:s3:::*', 'arn:aws:sqs:*:1:q',
  'arn:aws:sqs:*',
  'arn:aws:logs:*:group:secret', 'arn:aws:logs:*:1:group:*', 'arn:aws:logs:e*u:*:group:secret', 'arn:aws:logs:eu:1:*',
  'arn:aws:logs:e?:*:*:secret', 'arn:aws:logs:*:*:secret', 'arn:aws:logs:*',
  "arn:aws:s3:::a/${aws:username, 'a}b'}",
)

/** Fields that are missing or empty, and wildcards that stay in theirs or go on behind a colon, in whichever field. */
const wildFields = fc.constantFrom('', 'a', 'b', '*', '*', 'a*', '*b', 'a*b', '?', 'a?')
const wildArns = fc.tuple(fc.constantFrom('arn', 'arn', 'arn', '*', 'a?n', 'ar*', 'b'), fc.array(wildFields, { maxLength: 7 }))
  .map(([first, fields]) => [first, ...fields].join(':'))
/** What may stand for a `*`, and a character for a `?`. */
const fillings = fc.array(fc.constantFrom('', 'a', 'b', 'ab', 'b:a', 'a:', ':', '::b', ':a:b:'), { minLength: 8, maxLength: 8 })
const filled = (pattern: string, texts: readonly string[]) =>
  pattern.replace(/[*?]/g, (sign, at: number) => (sign === '*' ? texts[at % 8]! : texts[at % 8]!.charAt(0) || 'b'))
/** A text made of the pattern, and a pattern made of the text, so that each has much to do with the others. */
const relatedArns = fc.tuple(wildArns, fillings, fc.array(fc.nat(40), { minLength: 1, maxLength: 3 }), fc.array(fc.nat(6)))
  .map(([pattern, texts, cuts, lengths]) => {
    const text = filled(pattern, texts)
    const other = cuts.reduce((made, cut, i) => {
      const [at, length] = [cut % (made.length + 1), lengths[i] ?? 0]
      return made.slice(0, at) + (length === 6 ? '?' : '*') + made.slice(length === 6 ? at + 1 : at + length)
    }, text)
    return [pattern, other, text] as const
  })

const users = fc.constantFrom<unknown>(
  '*', { AWS: callers.user.arn }, { AWS: home }, { AWS: [callers.user.arn, '444455556666'] },
  { Service: callers.service.service },
)
const names = fc.constantFrom('ann', 'a*', 'bob', '${aws:userid}')
const accountArns = fc.constantFrom('arn:aws:iam::*:user/*', 'arn:aws:iam::111122223333:user/team/ann', 'ann')
const conditions = fc.option(fc.oneof(
  fc.record({
    operator: fc.constantFrom(
      'StringEquals', 'StringLike', 'StringNotEquals', 'StringNotLike', 'StringLikeIfExists', 'ForAllValues:StringLike',
    ),
    key: fc.constantFrom('aws:username', 'aws:PrincipalOrgID'), values: fc.array(names, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({
    operator: fc.constantFrom('ArnLike', 'ArnNotLike', 'ArnEquals'), key: fc.constant('aws:PrincipalArn'),
    values: fc.array(accountArns, { minLength: 1, maxLength: 2 }),
  }),
), { nil: undefined, freq: 2 }).map(one => (one ? { Condition: { [one.operator]: { [one.key]: one.values } } } : {}))

const listOf = (one: fc.Arbitrary<string>) => fc.array(one, { minLength: 1, maxLength: 2 })
const negatable = (name: string, one: fc.Arbitrary<string>) =>
  fc.tuple(fc.nat(3), listOf(one)).map(([not, list]) => ({ [not === 0 ? `Not${name}` : name]: list }))
const statementOf = (kind: 'identity' | 'resource') => fc.tuple(
  fc.constantFrom('Allow', 'Allow', 'Deny'), negatable('Action', actions), negatable('Resource', buckets), conditions, users,
  fc.nat(5),
).map(([Effect, action, resource, condition, who, not]) => ({
  Effect, ...action, ...resource, ...condition,
  ...(kind === 'resource' && { [not === 0 && who !== '*' ? 'NotPrincipal' : 'Principal']: who }),
}))
const versions = fc.constantFrom('2012-10-17', '2012-10-17', '2008-10-17')
const policyOf = (kind: 'identity' | 'resource') =>
  fc.tuple(versions, fc.array(statementOf(kind), { minLength: 1, maxLength: 3 }))
    .map(([Version, Statement]) => JSON.stringify({ Version, Statement }))

const logGroups = ['arn:aws:logs:eu:1:group:secret', 'arn:aws:logs:eu:1:group:open', 'arn:aws:logs::1:x:group:secret']

const requests = fc.record({
  action: fc.constantFrom('s3:GetX', 's3:PutX', 's3:Y', 'sqs:X'),
  arn: fc.constantFrom('arn:aws:s3:::a', 'arn:aws:s3:::a/ann', 'arn:aws:s3:::b', 'arn:aws:sqs:eu:1:q', ...logGroups),
  caller: fc.constantFrom(callers.user, callers.session, callers.service, callers.anonymous),
  username: fc.constantFrom(undefined, 'ann', 'bob', 'abc'),
  organization: fc.constantFrom(undefined, 'ann', 'o-1'),
})
type Request = typeof requests extends fc.Arbitrary<infer T> ? T : never

type Kind = 'identity' | 'resource'

function allows(document: string, kind: Kind, { action, arn, caller, username, organization }: Request): boolean {
  const policy = compilePolicy(document, kind === 'identity' ? 'session' : 'resource')
  // Who is anonymous has no ARN: the key is absent.
  const keys = new Map([
    ['aws:username', username], ['aws:principalorgid', organization], ['aws:principalarn', caller.arn || undefined],
    ['aws:userid', 'ann'],
  ])
  const resource = { arn, account: home, authority: kind === 'identity' ? 'either' : 'resource-policy' } as const
  return evaluate({
    action, principal: kind === 'identity' ? callers.user : caller, key: name => keys.get(name),
    resource: { ...resource, ...(kind === 'resource' && { policy }) }, identity: kind === 'identity' ? [{ policy }] : [],
  }).allowed
}

test('where nothing new is allowed, nothing is allowed that was not', () => {
  for (const kind of ['identity', 'resource'] as const) {
    let passed = 0
    const drawn = fc.tuple(policyOf(kind), policyOf(kind), fc.array(requests, { minLength: 8, maxLength: 8 }))
    property('new access', 3000, drawn, ([updated, existing, asked]) => {
      if (atOnce(statementsAllowingMore(readAccesses(updated, kind), readAccesses(existing, kind), enough())).length > 0) return
      passed++
      for (const one of asked) assert.ok(!allows(updated, kind, one) || allows(existing, kind, one), JSON.stringify(one))
    })
    assert.ok(passed > 100, `${passed} of ${kind} have passed`)
  }
})

test('what is said not to be granted is granted to nobody', () => {
  for (const kind of ['identity', 'resource'] as const) {
    let passed = 0
    property('access not granted', 3000, fc.tuple(policyOf(kind), requests), ([document, one]) => {
      const unwanted = { actions: [one.action], resources: [one.arn] }
      if (atOnce(statementsGranting(readAccesses(document, kind), unwanted, enough())).length > 0) return
      passed++
      assert.equal(allows(document, kind, one), false)
    })
    assert.ok(passed > 100)
  }
})

test('who is nobody is let in by no policy that is not public', () => {
  let passed = 0
  property('public access', 3000, fc.tuple(policyOf('resource'), requests), ([document, one]) => {
    if (atOnce(publicStatements(readAccesses(document, 'resource'), enough())).length > 0) return
    passed++
    const nobody = { ...one, caller: callers.anonymous, organization: undefined }
    assert.equal(allows(document, 'resource', nobody), false)
  })
  assert.ok(passed > 100)
})

test('a policy allows nothing new beside itself', () => {
  property('new access', 1000, policyOf('identity'), document => {
    const policy = readAccesses(document, 'identity')
    assert.deepEqual(atOnce(statementsAllowingMore(policy, policy, enough())), [])
  })
})

test('policies of two versions are compared where neither has what these read differently', () => {
  const read = (Version: string, Statement: readonly object[]) => readAccesses(JSON.stringify({ Version, Statement }), 'identity')
  const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::*' }
  /** The ordinals of statements that may allow more, of an older policy beside a newer one and the other way round. */
  const news = (updated: readonly object[], existing = updated) =>
    [['2008-10-17', '2012-10-17'] as const, ['2012-10-17', '2008-10-17'] as const].map(([one, other]) =>
      atOnce(statementsAllowingMore(read(one, updated), read(other, existing), enough())).map(({ ordinal }) => ordinal))
  const like = (name: string) => ({ ...allow, Condition: { StringLike: { 'aws:PrincipalTag/team': ['red', name] } } })
  const narrow = { ...allow, Resource: ['arn:aws:s3:::a', 'arn:aws:s3:::${aws:username}'] }
  const deny = { ...narrow, Effect: 'Deny' }
  for (const one of [allow, like('b*')]) assert.deepEqual(news([one]), [[], []])
  for (const one of [narrow, like('${aws:username}')]) assert.deepEqual(news([one]), [[0], [0]])
  for (const [updated, existing] of [[[narrow], [allow]], [[allow], [allow, narrow]], [[allow, deny], [allow]]] as const) {
    assert.deepEqual(news(updated, existing), [[0], [0]])
  }
})

test('a pattern that covers another matches what that one does, and those that do not overlap share no text', () => {
  const pattern = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 5 }).map(units => units.join(''))
  const words = fc.array(fc.constantFrom('a', 'b'), { maxLength: 5 }).map(units => units.join(''))
  const matches = (one: string, word: string) => compileWildcard(partsOf(one))(word, { left: Infinity })
  property('patterns compared', 6000, fc.tuple(pattern, pattern, words), ([one, other, word]) => {
    if (covers(one, other, enough())) assert.ok(matches(one, word) || !matches(other, word), `${one} ${other} ${word}`)
    if (!overlaps(one, other, enough())) assert.ok(!matches(one, word) || !matches(other, word), `${one} ${other} ${word}`)
  })
})

const anything = { action: 's3:GetX', principal: callers.user, key: () => undefined }

/** As the engine itself reads a Resource element. */
const matchesResource = (pattern: string, resource: string): boolean =>
  compileResources([pattern], true, undefined).matches(askedIn({ ...anything, resource: { arn: resource } })) === true

const coversArn = (wide: string, narrow: string): boolean =>
  atOnce(ofResources.covers(ofResources.fold(wide), ofResources.fold(narrow), enough()))
const overlapArns = (one: string, other: string): boolean =>
  atOnce(ofResources.overlaps(ofResources.fold(one), ofResources.fold(other), enough()))

test('patterns of resources are compared by the rule by which the engine matches them', () => {
  const seen = { covering: 0, apart: 0, crossing: 0 }
  property('patterns of resources', 20_000, relatedArns, ([one, other, text]) => {
    const [byOne, byOther] = [matchesResource(one, text), matchesResource(other, text)]
    for (const [wide, narrow, byWide, byNarrow] of [[one, other, byOne, byOther], [other, one, byOther, byOne]] as const) {
      if (!coversArn(wide, narrow)) continue
      seen.covering++
      assert.ok(byWide || !byNarrow, `${wide} ${narrow} ${text}`)
    }
    if (!overlapArns(one, other)) {
      seen.apart++
      assert.ok(!byOne || !byOther, `${one} ${other} ${text}`)
    }
    if (byOne && text.split(':').length > Math.max(6, one.split(':').length)) seen.crossing++
  })
  for (const [what, count] of Object.entries(seen)) assert.ok(count > 500, `${what}: ${count}`)
})

test('a resource that is written out is covered, and overlapped, by just the patterns that match it', () => {
  const seen = { matched: 0, missed: 0 }
  property('patterns of resources', 10_000, relatedArns, ([one, other, text]) => {
    // An ARN that is not whole is a pattern itself.
    if (text.startsWith('arn:') && text.split(':').length < 6) return
    for (const pattern of [one, other]) {
      const matched = matchesResource(pattern, text)
      seen[matched ? 'matched' : 'missed']++
      assert.equal(coversArn(pattern, text), matched, `${pattern} ${text}`)
      assert.equal(overlapArns(pattern, text), matched, `${pattern} ${text}`)
      assert.equal(overlapArns(text, pattern), matched, `${pattern} ${text}`)
    }
  })
  for (const [what, count] of Object.entries(seen)) assert.ok(count > 500, `${what}: ${count}`)
})

test('a condition on an ARN follows from another only where it holds whenever that one does', () => {
  const pairs = fc.constantFrom(['Deny', 'Allow'], ['Allow', 'Allow'], ['Deny', 'Deny'])
  const drawn = fc.tuple(pairs, fc.constantFrom('ArnLike', 'ArnNotLike'), relatedArns, relatedArns, fc.nat(7))
  const seen = { following: 0, held: 0 }
  property('conditions on ARNs', 20_000, drawn, ([effects, operator, [one, other, text], [, more, value], drawnBits]) => {
    const operands = [[other, more].slice(0, 1 + (drawnBits & 1)), [drawnBits & 2 ? one : text]]
    if (operator === 'ArnNotLike') operands.reverse()
    const [wanted, given] = effects.map((Effect, i) => {
      const Condition = { [operator]: { 'aws:SourceArn': operands[i] } }
      const document = JSON.stringify({ Version: '2012-10-17', Statement: { Effect, Action: '*', Resource: '*', Condition } })
      const policy = compilePolicy(document, 'session')
      return [...policy.allows, ...policy.denies][0]!
    })
    if (!atOnce(followFrom(wanted!.stated.conditions, given!.stated.conditions, enough()))) return
    seen.following++
    const asked = askedIn({ ...anything, key: () => (drawnBits & 4 ? text : value), resource: { arn: '*' } })
    if (!given!.conditions.every(holds => holds(asked))) return
    seen.held++
    assert.ok(wanted!.conditions.every(holds => holds(asked)), `${effects} ${operator} ${JSON.stringify(operands)}`)
  })
  for (const [what, times] of Object.entries(seen)) assert.ok(times > 50, `${what}: ${times}`)
})

test('what looks like a variable before the fifth colon is text, as it is for the engine', () => {
  const [pattern, text] = ['arn:aws:logs:e*u:${aws:username}:group:*', 'arn:aws:logs:eu:${aws:username}:group:secret']
  assert.equal(matchesResource(pattern, text), true)
  const Statement = { Effect: 'Allow', Action: '*', Resource: pattern }
  const accesses = readAccesses(JSON.stringify({ Version: '2012-10-17', Statement }), 'identity')
  assert.equal(atOnce(statementsGranting(accesses, { resources: [text] }, enough())).length, 1)
})

test('work is bounded', () => {
  const patterns = Array.from({ length: 600 }, (_, i) => `s3:${'*a?'.repeat(20)}${i}`)
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: patterns, Resource: '*' } })
  const accesses = readAccesses(policy, 'identity')
  const unwanted = { actions: patterns.slice(0, 100).map(one => `${one}x`) }
  assert.throws(() => atOnce(statementsGranting(accesses, unwanted, enough())), WorkExceeded)
})

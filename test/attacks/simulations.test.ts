// A user who may ask what policies would decide brings many of them, and asks of many actions and resources at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scaled } from '../kit/attacks.ts'
import { errorOf, queryCall, type RawAnswer, type Unsigned } from '../kit/raw-request.ts'
import { besiege } from '../kit/siege.ts'
import { allow, createUser, policy } from '../kit/users.ts'

/** What many calls make of policies when each has its turn takes between 130 and 200 MB. */
const siege = await besiege({ environment: { NODE_OPTIONS: '--max-old-space-size=250' } })
const rights = ['SimulateCustomPolicy', 'SimulatePrincipalPolicy', 'GetContextKeysForCustomPolicy'].map(name => `iam:${name}`)
const user = await createUser({ url: siege.url } as never, 'asking', allow(rights))

const texts = (count: number, make: (i: number) => string) => Array.from({ length: count }, (_, i) => make(i))

/** Members of the list, as a form has them. */
const members = (name: string, values: readonly string[]) =>
  Object.fromEntries(values.map((value, i) => [`${name}.member.${i + 1}`, value]))

const bringing = (operation: string, policies: readonly string[], parameters: Readonly<Record<string, string>> = {}): Unsigned =>
  queryCall('iam', operation, { ...members('PolicyInputList', policies), ...parameters })

const keyed = (names: readonly string[]) =>
  policy({ ...allow('*'), Condition: { StringEquals: Object.fromEntries(names.map(name => [name, 'x'])) } })

/** By how much such calls may make the server grow: it is 50 MiB by day, and 75 for the eighty of a night. */
const mostGrown = 120 * 2 ** 20

/** Of an answer, with all that its elements take. */
const longestAnswer = 2 * 1024 * 1024

for (const operation of ['SimulateCustomPolicy', 'SimulatePrincipalPolicy']) {
  test(`${operation} of many actions, of policies with many keys that have no value`, async t => {
    const policies = texts(4, at => keyed(texts(5000, i => `a:${(at * 5000 + i).toString(36)}`)))
    const asked = {
      MaxItems: '1000', ...members('ActionNames', texts(900, i => `s3:G${i}`)), 'ResourceArns.member.1': 'arn:aws:s3:::b',
      ...(operation === 'SimulatePrincipalPolicy' && { PolicySourceArn: 'arn:aws:iam::000000000000:user/asking' }),
    }
    const identity = operation === 'SimulatePrincipalPolicy'
      ? await createUser({ url: siege.url } as never, 'simulating', allow(rights)) : user
    const before = await siege.memory()
    await siege.withstand(async () => {
      for (let i = 0; i < scaled(4); i++) {
        const answer = await siege.call(bringing(operation, policies, asked), identity)
        assert.equal(answer.status, 200, answer.body.slice(0, 300))
        assert.match(answer.body, /<IsTruncated>true</)
        assert.ok(answer.body.length < longestAnswer, `${answer.body.length} bytes`)
      }
    })
    const grown = await siege.memory() - before
    t.diagnostic(`${Math.round(grown / 2 ** 20)} MiB more`)
    assert.ok(grown < mostGrown, `${grown} bytes`)
  })
}

/** As hard as they can be made to compile and to compare. */
const hard: Readonly<Record<string, readonly string[]>> = {
  'wildcard actions': texts(4, () => policy(allow(texts(11_000, i => `a:*${i.toString(36)}*`)))),
  'patterns of many stars': texts(8, () => policy(allow('*', texts(60, i => `arn:aws:s3:::${'*a'.repeat(1000)}${i}`) as never))),
}

for (const [name, policies] of Object.entries(hard)) {
  test(`many calls at once that ask about ${name}`, async t => {
    const asked = {
      ...members('ActionNames', texts(20, i => `s3:G${i}`)),
      ...members('ResourceArns', texts(5, i => `arn:aws:s3:::${'a'.repeat(1500)}${i}`)),
    }
    const calls = [
      ...Array.from({ length: scaled(16) }, () => bringing('SimulateCustomPolicy', policies, asked)),
      ...Array.from({ length: scaled(4) }, () => bringing('GetContextKeysForCustomPolicy', policies)),
    ]
    const answers: RawAnswer[] = []
    const seen = await siege.withstand(() => siege.callAll(calls, user, answer => answers.push(answer)))
    for (const answer of answers) assert.equal(answer.status, 200, JSON.stringify(errorOf(answer)))
    assert.ok(siege.isRunning())
    t.diagnostic(`a bystander waited ${seen.slowest.toFixed(0)} ms`)
  })
}

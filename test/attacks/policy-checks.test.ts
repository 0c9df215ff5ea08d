// A user who may ask what is wrong with policies, and what they let in, asks it of policies that are as hard to compare as they
// can be made.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scaled } from '../kit/attacks.ts'
import { errorOf, type RawAnswer, type Unsigned } from '../kit/raw-request.ts'
import { besiege } from '../kit/siege.ts'
import { allow, createUser } from '../kit/users.ts'

const siege = await besiege({ environment: { STOCKADE_QUOTAS: 'off' } })
const user = await createUser({ url: siege.url } as never, 'asking', allow('access-analyzer:*'))

const ask = (target: string, input: object): Unsigned => ({
  service: 'access-analyzer', method: 'POST', target, headers: { 'content-type': 'application/json' },
  body: JSON.stringify(input),
})

const policyOf = (...statements: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements })
const many = (count: number, make: (i: number) => string) => Array.from({ length: count }, (_, i) => make(i))
const allowing = (Action: readonly string[]) => ({ Effect: 'Allow', Action, Resource: '*' })

const policies: Readonly<Record<string, string>> = {
  'patterns that nearly match all others': policyOf(allowing(many(2500, i => `s3:*a?${'a?'.repeat(4)}*${i}`))),
  'one pattern of many wildcards': policyOf(allowing([`s3:${'*a?'.repeat(20_000)}`, 's3:*a'])),
  'one resource of many colons': policyOf({
    Effect: 'Allow', Action: 's3:*', Resource: [`arn:aws:s3:::${':'.repeat(30_000)}`, ...many(1500, i => `arn:aws:s3:::${i}`)],
  }),
  'one resource of many stars': policyOf({
    Effect: 'Allow', Action: 's3:*', Resource: [`arn:aws:s3:::${'*'.repeat(30_000)}`, ...many(1500, i => `arn:aws:s3:::${i}`)],
  }),
  'statements without anything': `{"Statement":[${'{},'.repeat(20_000)}{}]}`,
  'lists in lists': `{"Statement":[{"Condition":{"StringEquals":{"a:b":${'['.repeat(30_000)}${']'.repeat(30_000)}}}}]}`,
}

for (const [name, policyDocument] of Object.entries(policies)) {
  test(name, async t => {
    const identity = { policyType: 'IDENTITY_POLICY' }
    const calls = Array.from({ length: scaled(4) }, () => [
      ask('/policy/validation?maxResults=1000', { policyDocument, ...identity }),
      ask('/policy/check-no-new-access', {
        newPolicyDocument: policyDocument, existingPolicyDocument: policyDocument, ...identity,
      }),
      ask('/policy/check-access-not-granted', { policyDocument, ...identity, access: [{ actions: ['s3:*a*b', 's3:Get*'] }] }),
    ]).flat()
    const answers: RawAnswer[] = []
    const seen = await siege.withstand(() => siege.callAll(calls, user, answer => answers.push(answer)))
    for (const answer of answers) assert.ok([200, 400, 422].includes(answer.status), JSON.stringify(errorOf(answer)))
    t.diagnostic(`a bystander waited ${seen.slowest.toFixed(1)} ms at most and ${seen.p99.toFixed(1)} ms at p99`)
  })
}

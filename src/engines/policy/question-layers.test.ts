// Each layer of a question is asked by whoever decides about it, and told by whoever explains it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allowAll, allowOther, ask, attached, bucket, callers, denyAll, everyone } from './cases/questions.ts'
import { evaluate, evaluateUnnamed } from './evaluate.ts'
import { explain } from './explanation.ts'
import { layerOf, type PolicyMember } from './question-layers.ts'
import type { Question } from './question.ts'

const members = Object.keys(layerOf) as PolicyMember[]

/** What a question has where the layer alone has the statements. */
const having: { readonly [Member in PolicyMember]: (...statements: readonly object[]) => Pick<Question, Member> } = {
  resourceControl: (...statements) => ({ resourceControl: [[attached('service-control', statements)]] }),
  serviceControl: (...statements) => ({ serviceControl: [[attached('service-control', statements)]] }),
  resource: statement => ({ resource: { ...bucket, policy: everyone(statement!) } }),
  identity: (...statements) => ({ identity: [attached('identity', statements)] }),
  boundary: (...statements) => ({ boundary: attached('boundary', statements) }),
  delegation: (...statements) => ({ delegation: attached('session', statements) }),
  session: (...statements) => ({ session: [attached('session', statements)] }),
}

const allowed = { principal: callers.session, identity: [attached('identity', allowAll)] }

for (const member of members) {
  const { layer } = layerOf[member]
  const denied = ask({ ...allowed, ...having[member](denyAll, allowAll) })

  test(`${member}: a Deny is found, and explained by its layer`, () => {
    const decision = evaluate(denied)
    assert.deepEqual({ ...decision, policyArn: undefined }, { allowed: false, explicit: true, layer, policyArn: undefined })
    const denying = explain(denied)
      .filter(({ statements }) => statements.some(({ effect, misses }) => effect === 'Deny' && misses === undefined))
    assert.deepEqual(denying.map(policy => policy.layer), [layer])
  })

  // Of a resource that cannot be named nobody knows the policies.
  if (member === 'resource' || member === 'resourceControl') continue
  test(`${member}: a Deny is found of a resource that cannot be named`, () => {
    assert.deepEqual({ ...evaluateUnnamed(denied) }, { allowed: false, explicit: true, layer })
  })

  test(`${member}: what it does not allow is not allowed`, () => {
    const question = ask({ ...allowed, ...having[member](allowOther) })
    for (const decision of [evaluate(question), evaluateUnnamed(question)]) {
      assert.deepEqual(decision, { allowed: false, explicit: false, layer })
    }
    assert.ok(explain(question).some(policy => policy.layer === layer))
  })
}

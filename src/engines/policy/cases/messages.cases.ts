// Unnamed resources, and the sentence that a denied caller reads.
import assert from 'node:assert/strict'
import { evaluate, evaluateUnnamed } from '../evaluate.ts'
import { denialMessage } from '../denial-message.ts'
import type { Denied, Layer } from '../types.ts'
import type { Question, UnnamedQuestion } from '../question.ts'
import {
  abroad, action, allowAll, allowOther, ask, attached, callers, denyAll, denyInsecure, everyone, home, inWords, keysOf,
  resourceArn, type CallerName,
} from './questions.ts'
import { suite } from './suite.ts'

const one = { ...allowAll, Resource: resourceArn }
const all = [attached('identity', allowAll)]
const unnamed: readonly (readonly [caller: CallerName, changes: Partial<UnnamedQuestion>, words: string])[] = [
  ['user', {}, 'no identity-based'],
  ['user', { identity: [attached('identity', allowOther)] }, 'no identity-based'],
  ['user', { identity: [attached('identity', one)] }, 'identity'],
  ['user', { identity: [attached('identity', { ...one, Condition: { Bool: { 'k:a': 'true' } } })] }, 'identity'],
  ['user', { identity: [attached('identity', [allowAll, denyAll])] }, 'deny identity-based'],
  ['user', { identity: [attached('identity', [allowAll, { ...denyAll, Resource: resourceArn }])] }, 'identity'],
  ['user', { identity: [attached('identity', [allowAll, denyInsecure])] }, 'identity'],
  ['user', { identity: [attached('identity', [allowAll, { ...denyAll, Action: 's3:*' }])] }, 'identity'],
  ['user', { identity: all, boundary: attached('boundary', allowOther) }, 'no permissions boundary'],
  ['user', { identity: all, boundary: attached('boundary', one) }, 'identity'],
  ['session', { identity: all, session: [] }, 'no session'],
  ['session', { identity: all, session: [attached('session', [allowAll, denyAll])] }, 'deny session'],
  ['user', { identity: all, serviceControl: [[attached('service-control', allowAll)], []] }, 'no service control'],
  ['root', {}, 'root'],
  ['root', { serviceControl: [[attached('service-control', [allowAll, denyAll])]] }, 'deny service control'],
  ['anonymous', {}, 'no identity-based'],
]

const reasons: readonly (readonly [layer: Layer, explicit: boolean, arn: string | undefined, reason: string])[] = [
  ['identity-based', false, undefined, 'because no identity-based policy allows the kms:Decrypt action'],
  ['resource-based', false, undefined, 'because no resource-based policy allows the kms:Decrypt action'],
  ['permissions boundary', false, undefined, 'because no permissions boundary allows the kms:Decrypt action'],
  ['session', false, undefined, 'because no session policy allows the kms:Decrypt action'],
  ['service control', false, undefined, 'because no service control policy allows the kms:Decrypt action'],
  ['resource control', false, undefined, 'because no resource control policy allows the kms:Decrypt action'],
  ['identity-based', true, undefined, 'with an explicit deny in an identity-based policy'],
  ['resource-based', true, undefined, 'with an explicit deny in a resource-based policy'],
  ['permissions boundary', true, undefined, 'with an explicit deny in a permissions boundary'],
  ['session', true, undefined, 'with an explicit deny in a session policy'],
  ['service control', true, undefined, 'with an explicit deny in a service control policy'],
  ['resource control', true, undefined, 'with an explicit deny in a resource control policy'],
  ['session', true, 'arn:aws:iam::1:policy/p', 'with an explicit deny in a session policy: arn:aws:iam::1:policy/p'],
]

const asksTag = { StringLike: { 'aws:ResourceTag/customer': 'a*' } }
/** Takes more work than an evaluation may do, where it is come to. */
const endless = { StringLike: { ...asksTag.StringLike, 'aws:UserAgent': `*${'a?'.repeat(900)}b*` } }
const asking: Readonly<Record<string, object>> = {
  'a Deny': { ...denyAll, Condition: asksTag },
  'a Deny that is given up': { ...denyAll, Condition: endless },
  'an Allow': { ...allowAll, Condition: asksTag },
  'an Allow that is given up': { ...allowAll, Condition: endless },
}
const askedBy = {
  'identity': statements => ({ identity: [attached('identity', statements)] }),
  'boundary': statements => ({ boundary: attached('boundary', statements) }),
  'session': statements => ({ session: [attached('session', statements)] }),
  'service control': statements => ({ serviceControl: [[attached('service-control', statements)]] }),
} satisfies Record<string, (statements: readonly object[]) => Partial<Question>>

const askings = Object.entries(askedBy).flatMap(([layer, holding]) => Object.entries(asking).map(([what, statement]) =>
  [`${layer}: ${what}`, holding(what.startsWith('a Deny') ? [statement, allowAll] : [statement])] as const))

const keyAbroad = { arn: resourceArn, account: abroad, authority: 'resource-policy', toOthers: 'this resource' } as const

/** What a caller of another account reads of a key that nobody has opened to him, and that has these tags. */
function toldOfClosed(changes: Partial<Question>, tag: string | undefined): string {
  const policy = tag === undefined ? undefined : everyone({ ...allowOther, Resource: '*' })
  const question = {
    ...ask({
      identity: [attached('identity', allowAll)],
      key: keysOf({ 'aws:ResourceTag/customer': tag, 'aws:UserAgent': 'a'.repeat(9000) }), ...changes,
    }),
    resource: { ...keyAbroad, ...(policy && { policy }) },
  }
  const decision = evaluate(question)
  assert.ok(!decision.allowed)
  return denialMessage(question, decision)
}

export default [
  suite('unnamed', 'some resource', unnamed, ([caller, changes, words]) => {
    const { resource: _, ...question } = ask({ principal: callers[caller], ...changes })
    assert.equal(inWords(evaluateUnnamed(question)), words)
  }),
  suite('message', 'reasons', reasons, ([layer, explicit, policyArn, reason]) => {
    const denied: Denied = { allowed: false, explicit, layer, ...(policyArn && { policyArn }) }
    const start = `User: ${callers.session.arn} is not authorized to perform: kms:Decrypt on resource: ${resourceArn}`
    assert.equal(denialMessage(ask({ principal: callers.session }), denied), `${start} ${reason}`)
  }),
  suite('message', 'the policy that denies is named', [
    ['identity', 'arn:aws:iam::aws:policy/Deny', 'identity-based'],
    ['boundary', 'arn:aws:iam::111122223333:policy/b', 'permissions boundary'],
    ['session', 'arn:aws:iam::111122223333:policy/s', 'session'],
  ] as const, ([kind, arn, layer]) => {
    const denying = attached(kind, denyAll, arn)
    const question = ask({ principal: callers.session, ...(kind === 'boundary' ? { boundary: denying } : { [kind]: [denying] }) })
    assert.deepEqual(evaluate(question), { allowed: false, explicit: true, layer, policyArn: arn })
  }),
  suite('message', 'who and on what', [
    ['service', 'User: cloudtrail.amazonaws.com is not authorized to perform: kms:Decrypt on resource: *'],
    ['anonymous', 'User: anonymous is not authorized to perform: kms:Decrypt on resource: *'],
    ['root', `User: arn:aws:iam::${home}:root is not authorized to perform: kms:Decrypt on resource: *`],
  ] as const, ([caller, start]) => {
    const denied: Denied = { allowed: false, explicit: false, layer: 'resource-based' }
    const sentence = denialMessage({ action, principal: callers[caller] }, denied)
    assert.equal(sentence, `${start} because no resource-based policy allows the kms:Decrypt action`)
  }),
  suite('message', 'a resource that is not called by its ARN', [
    [{ account: '1', arn: 'arn:aws:iam::1:user/x/ann' }, 'arn:aws:iam::1:user/x/ann'],
    [{ account: '1', arn: 'arn:aws:iam::1:user/x/ann', displayName: 'user ann' }, 'user ann'],
  ] as const, ([resource, told]) => {
    const denied: Denied = { allowed: false, explicit: false, layer: 'session' }
    const sentence = denialMessage({ action, principal: callers.user, resource }, denied)
    assert.ok(sentence.includes(` on resource: ${told} because no session policy `), sentence)
  }),
  suite('message', 'a resource of which no reason is told', [
    ['identity-based', home, ''],
    ['service control', home, ' with an explicit deny in a service control policy'],
    ['service control', abroad, ''],
    ['resource control', abroad, ' with an explicit deny in a resource control policy'],
  ] as const, ([layer, account, reason]) => {
    const resource = { arn: 'arn', account, withoutReason: true } as const
    const sentence = denialMessage({ action, principal: callers.user, resource }, { allowed: false, explicit: true, layer })
    assert.ok(sentence.endsWith(` on resource: arn${reason}`), sentence)
  }),
  suite('message', 'a closed resource abroad, about which a policy of the caller\'s own asks', askings, ([what, changes]) => {
    const absent = toldOfClosed(changes, undefined)
    assert.match(absent, / on this resource because the resource does not exist in this Region, no resource-based policies /)
    for (const tag of ['acme', 'other']) assert.equal(toldOfClosed(changes, tag), absent, `${what}, of ${tag}`)
  }),
  suite('message', 'a resource abroad whose own side lets the caller ask', [
    ['identity', { identity: [] }, 'because no identity-based policy allows the kms:Decrypt action'],
    ['boundary', { boundary: attached('boundary', allowOther) }, 'because no permissions boundary allows the kms:Decrypt action'],
    ['session', { session: [] }, 'because no session policy allows the kms:Decrypt action'],
  ] as const, ([, changes, reason]) => {
    const policy = everyone({ ...allowAll, Resource: '*' })
    const resource = { ...keyAbroad, policy }
    const question = { ...ask({ identity: [attached('identity', allowAll)], ...changes }), resource }
    const decision = evaluate(question)
    assert.ok(!decision.allowed)
    assert.ok(denialMessage(question, decision).endsWith(` on this resource ${reason}`))
  }),
]

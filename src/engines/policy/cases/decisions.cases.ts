// The order of the decision, across layers and accounts.
import assert from 'node:assert/strict'
import { evaluate } from '../evaluate.ts'
import type { AttachedPolicy, Question } from '../question.ts'
import {
  abroad, action, allowAll, allowOther, ask, attached, bucket, callers, denyAll, denyInsecure, everyone, inWords, keysOf,
  marked, policy, type CallerName,
} from './questions.ts'
import { suite } from './suite.ts'

// Who denies: R resource control, S service control, P resource policy, I identity, B boundary, T session. All allow as well.
const denials: readonly (readonly [denying: string, words: string])[] = [
  ['', 'resource'],
  ['R', 'deny resource control'],
  ['S', 'deny service control'],
  ['P', 'deny resource-based'],
  ['I', 'deny identity-based'],
  ['B', 'deny permissions boundary'],
  ['T', 'deny session'],
  ['RSPIBT', 'deny resource control'],
  ['SPIBT', 'deny service control'],
  ['PIBT', 'deny resource-based'],
  ['IBT', 'deny identity-based'],
  ['BT', 'deny permissions boundary'],
]

const everyoneOf = (statements: readonly object[]) => policy('resource', statements.map(one => ({ ...one, Principal: '*' })))

function layered(denying: string): Question {
  const statements = (letter: string): object[] => (denying.includes(letter) ? [allowAll, denyAll] : [allowAll])
  return ask({
    principal: callers.session,
    resource: { ...bucket, policy: everyoneOf(statements('P')) },
    identity: [attached('identity', allowAll), attached('identity', statements('I'))],
    boundary: attached('boundary', statements('B')),
    session: [attached('session', statements('T'))],
    serviceControl: [[attached('service-control', allowAll)], [attached('service-control', statements('S'))]],
    resourceControl: [[attached('service-control', allowAll)], [attached('service-control', statements('R'))]],
  })
}

const naming = (caller: CallerName) => policy('resource', { ...allowAll, Principal: { AWS: callers[caller].arn } })

const transports: readonly (readonly [secure: string, words: string])[] = [
  ['false', 'deny identity-based'],
  ['true', 'root'],
]

const levels: readonly (readonly [caller: CallerName, levels: readonly string[], allowed: boolean])[] = [
  ['user', [], true],
  ['user', ['x'], true],
  ['user', ['o'], false],
  ['user', [''], false],
  ['user', ['x', 'x', 'x'], true],
  ['user', ['x', 'o', 'x'], false],
  ['user', ['x', 'x', 'o'], false],
  ['user', ['ox', 'xo'], true],
  ['root', ['x'], true],
  ['root', ['o'], false],
  ['session', ['x', 'o'], false],
  ['federated', ['x', 'o'], false],
]
const controlOf = (list: readonly string[]): AttachedPolicy[][] =>
  list.map(level => [...level].map(mark => marked(mark, 'service-control')))
const checkLevels = (member: 'serviceControl' | 'resourceControl', words: string) => {
  return ([caller, list, expected]: (typeof levels)[number]): void => {
    const question = ask({ principal: callers[caller], identity: [attached('identity', allowAll)], [member]: controlOf(list) })
    assert.equal(inWords(evaluate(question)), expected ? (caller === 'root' ? 'root' : 'identity') : words)
  }
}

const identities: readonly (readonly [caller: CallerName, marks: string, words: string])[] = [
  ['user', '', 'no identity-based'],
  ['user', 'o', 'no identity-based'],
  ['user', 'x', 'identity'],
  ['user', 'ox', 'identity'],
  ['session', '', 'no identity-based'],
  ['session', 'x', 'identity'],
  ['federated', '', 'no identity-based'],
]

const roots: readonly (readonly [changes: Partial<Question>, words: string])[] = [
  [{}, 'root'],
  [{ identity: [attached('identity', allowOther)] }, 'root'],
  [{ resource: { ...bucket, policy: everyone(denyAll) } }, 'deny resource-based'],
  [{ resource: { ...bucket, authority: 'resource-policy' } }, 'no resource-based'],
  [{ resource: { ...bucket, account: abroad } }, 'no resource-based'],
  [{ resource: { ...bucket, account: abroad, policy: everyone(allowAll) } }, 'root'],
  [{ serviceControl: [[attached('service-control', [allowAll, denyAll])]] }, 'deny service control'],
  [{ session: [attached('session', allowOther)] }, 'no session'],
]

type Row = readonly [caller: CallerName, changes: Partial<Question>, words: string]
const boundaries: readonly Row[] = [
  ['user', { boundary: attached('boundary', allowAll) }, 'identity'],
  ['user', { boundary: attached('boundary', allowOther) }, 'no permissions boundary'],
  ['user', { boundary: attached('boundary', { ...allowAll, Action: action }) }, 'identity'],
  ['user', { boundary: attached('boundary', allowAll), identity: [] }, 'no identity-based'],
]
const sessions: readonly Row[] = [
  ['session', {}, 'identity'],
  ['session', { session: [] }, 'no session'],
  ['federated', { session: [] }, 'no session'],
  ['session', { session: [attached('session', allowOther)] }, 'no session'],
  ['session', { session: [attached('session', allowOther), attached('session', allowAll)] }, 'identity'],
  ['session', { session: [attached('session', allowAll)], identity: [] }, 'no identity-based'],
  ['session', { session: [attached('session', allowAll)], boundary: marked('o', 'boundary') }, 'no permissions boundary'],
]
/** Beyond what was delegated nothing lets anybody go, not even who names the session, or grants it something. */
const delegated: readonly Row[] = [
  ['user', { delegation: marked('x', 'session') }, 'identity'],
  ['user', { delegation: marked('o', 'session') }, 'no session'],
  ['user', { delegation: marked('x', 'session'), identity: [] }, 'no identity-based'],
  ['user', { delegation: attached('session', [allowAll, denyAll]) }, 'deny session'],
  ['root', { delegation: marked('x', 'session') }, 'root'],
  ['root', { delegation: marked('o', 'session') }, 'no session'],
  ['session', { delegation: marked('x', 'session'), session: [marked('o', 'session')] }, 'no session'],
  ['session', { delegation: marked('o', 'session'), session: [marked('x', 'session')] }, 'no session'],
  ...(['root', 'user', 'session'] as const).flatMap((caller): Row[] => [
    [caller, { delegation: marked('x', 'session'), resource: { ...bucket, policy: naming(caller) } }, 'resource'],
    [caller, { delegation: marked('o', 'session'), resource: { ...bucket, policy: naming(caller) } }, 'no session'],
    [caller, { delegation: marked('o', 'session'), resource: { ...bucket, granted: 'itself' } }, 'no session'],
  ]),
]
/** AWS: a key policy's statement without an action or a resource is stored and says nothing. */
const inert: readonly (readonly [effect: string, without: 'Action' | 'Resource', words: string])[] = [
  ['Allow', 'Action', 'no identity-based'],
  ['Allow', 'Resource', 'no identity-based'],
  ['Deny', 'Action', 'no identity-based'],
  ['Deny', 'Resource', 'no identity-based'],
]

const withIdentity = ([caller, changes, words]: Row): void => {
  const question = ask({ principal: callers[caller], identity: [attached('identity', allowAll)], ...changes })
  assert.equal(inWords(evaluate(question)), words)
}

export default [
  suite('decision.explicit-deny', 'the first layer that denies is named', denials, ([denying, words]) => {
    assert.equal(inWords(evaluate(layered(denying))), words)
  }),
  suite('decision.explicit-deny', 'a Deny that does not match denies nothing', transports, ([secure, words]) => {
    const identity = [attached('identity', denyInsecure)]
    const question = ask({ principal: callers.root, identity, key: keysOf({ 'aws:SecureTransport': secure }) })
    assert.equal(inWords(evaluate(question)), words)
  }),
  suite('decision.service-control', 'levels', levels, checkLevels('serviceControl', 'no service control')),
  suite('decision.resource-control', 'levels', levels, checkLevels('resourceControl', 'no resource control')),
  suite('decision.identity', 'identity policies alone', identities, ([caller, marks, words]) => {
    const identity = [...marks].map(mark => marked(mark, 'identity'))
    assert.equal(inWords(evaluate(ask({ principal: callers[caller], identity }))), words)
  }),
  suite('decision.either', 'an incomplete statement says nothing', inert, ([Effect, without, words]) => {
    const incomplete = everyone({ ...allowAll, Effect, [without]: undefined })
    assert.equal(inWords(evaluate(ask({ resource: { ...bucket, policy: incomplete } }))), words)
  }),
  suite('decision.root', 'root', roots, ([changes, words]) => {
    assert.equal(inWords(evaluate(ask({ principal: callers.root, ...changes }))), words)
  }),
  suite('decision.boundary', 'in one account', boundaries, withIdentity),
  suite('decision.session', 'in one account', sessions, withIdentity),
  suite('decision.delegation', 'in one account', delegated, withIdentity),
]

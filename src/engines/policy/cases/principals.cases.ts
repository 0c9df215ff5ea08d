// Whom a resource policy names, and what that is worth.
import assert from 'node:assert/strict'
import { evaluate } from '../evaluate.ts'
import type { PrincipalIdentity } from '../types.ts'
import { principal } from './names.ts'
import { allowAll, ask, attached, callers, denyAll, home, inWords, policy, resourceArn, type CallerName } from './questions.ts'
import type { Rule } from './rules.ts'
import { suite, table, type Suite } from './suite.ts'

function answer(caller: PrincipalIdentity, element: string, effect: string, who: unknown, identity: boolean): string {
  const named = policy('resource', { Effect: effect, [element]: who, Action: '*', Resource: '*' })
  const resource = { arn: resourceArn, account: home, authority: 'resource-policy', policy: named } as const
  return inWords(evaluate(ask({ principal: caller, resource, identity: identity ? [attached('identity', allowAll)] : [] })))
}

/** What a key policy that names `names` gives each caller: itself, with an identity policy as well, or nothing. */
const worth = table<'names' | CallerName>(`
  names          | root  | user     | session  | federated | service | anonymous
  account id     | alone | identity | identity | identity  | -       | -
  account root   | alone | identity | identity | identity  | -       | -
  other account  | -     | -        | -        | -         | -       | -
  user           | -     | alone    | -        | alone     | -       | -
  user id        | -     | alone    | -        | alone     | -       | -
  other user     | -     | -        | -        | -         | -       | -
  role           | -     | -        | alone    | -         | -       | -
  role id        | -     | -        | alone    | -         | -       | -
  session        | -     | -        | alone    | -         | -       | -
  session id     | -     | -        | alone    | -         | -       | -
  other session  | -     | -        | -        | -         | -       | -
  federated user | -     | -        | -        | alone     | -       | -
  everyone       | alone | alone    | alone    | alone     | alone   | alone
  AWS everyone   | alone | alone    | alone    | alone     | alone   | alone
  service        | -     | -        | -        | -         | alone   | -
  other service  | -     | -        | -        | -         | -       | -
  list           | -     | alone    | -        | alone     | alone   | -
`)

const ruleOf: Readonly<Record<string, Rule>> = {
  'account id': 'form.account',
  'account root': 'form.account',
  'user': 'form.user',
  'role': 'form.role',
  'session': 'form.session',
  'federated user': 'form.federated-user',
  'everyone': 'form.everyone',
  'AWS everyone': 'form.everyone',
  'user id': 'form.unique-id',
  'role id': 'form.unique-id',
  'session id': 'form.unique-id',
  'service': 'decision.services',
}

const worthSuite = ({ names: form, ...row }: (typeof worth)[number]): Suite => {
  const who = principal(form)
  return suite(ruleOf[form] ?? 'language.principal', form, Object.entries(row), ([name, mark]) => {
    const caller = callers[name as CallerName]
    assert.equal(answer(caller, 'Principal', 'Allow', who, false) === 'resource', mark === 'alone')
    assert.equal(['resource', 'identity'].includes(answer(caller, 'Principal', 'Allow', who, true)), mark !== '-')
    // Whoever is named by any form, even through the account, is denied by it.
    assert.equal(answer(caller, 'Principal', 'Deny', who, true) === 'deny resource-based', mark !== '-')
  })
}

/** Whether a Deny with NotPrincipal spares the caller. */
const spared: readonly (readonly [caller: CallerName, listed: readonly string[], spared: boolean])[] = [
  ['user', ['user', 'account root'], true],
  ['user', ['user', 'account id'], true],
  ['user', ['user'], false],
  ['user', ['account root'], false],
  ['user', ['user id', 'account root'], true],
  ['user', ['other user', 'account root'], false],
  ['session', ['session', 'role', 'account root'], true],
  ['session', ['session id', 'role id', 'account id'], true],
  ['session', ['session', 'account root'], false],
  ['session', ['role', 'account root'], false],
  ['session', ['session', 'role'], false],
  ['session', ['other session', 'role', 'account root'], false],
  ['federated', ['federated user', 'user', 'account root'], true],
  ['federated', ['federated user', 'account root'], false],
  ['root', ['account root'], true],
  ['root', ['account id'], true],
  ['root', ['other account'], false],
  ['service', ['service'], true],
  ['service', ['other service'], false],
  ['anonymous', ['account root'], false],
  ['anonymous', ['everyone'], true],
  ['user', ['everyone'], true],
]

/** Of whom a Deny with NotPrincipal excepts, one with a permissions boundary is denied all the same. */
const bounded = spared.filter(([, , excepted]) => excepted)

const together = (listed: readonly string[]): unknown => {
  if (listed.includes('everyone')) return '*'
  const lists: Record<string, unknown[]> = {}
  for (const [type, value] of listed.flatMap(name => Object.entries(principal(name) as object))) (lists[type] ??= []).push(value)
  return lists
}

const included: readonly (readonly [caller: CallerName, listed: readonly string[], included: boolean])[] = [
  ['user', ['other user'], true],
  ['user', ['user'], false],
  ['user', ['account root'], false],
  ['session', ['role'], false],
  ['session', ['session'], false],
  ['session', ['other session'], true],
  ['federated', ['user'], false],
  ['service', ['service'], false],
  ['anonymous', ['account root'], true],
  ['anonymous', ['everyone'], false],
]

/** The best of several statements counts, wherever it stands. */
const several: readonly (readonly [names: readonly string[], alone: string, withIdentity: string])[] = [
  [['account root', 'user'], 'resource', 'resource'],
  [['user', 'account root'], 'resource', 'resource'],
  [['other user', 'user'], 'resource', 'resource'],
  [['other user', 'account root'], 'no identity-based', 'identity'],
  [['other user', 'service'], 'no resource-based', 'no resource-based'],
]

const provider = `arn:aws:iam::${home}:oidc-provider/token.example.com`
const canonicalId = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be'
const others: readonly (readonly [who: unknown, extra: Partial<PrincipalIdentity>, named: boolean])[] = [
  [{ Federated: provider }, { provider }, true],
  [{ Federated: provider }, { provider: 'accounts.google.com' }, false],
  [{ Federated: 'accounts.google.com' }, { provider: 'accounts.google.com' }, true],
  [{ Federated: provider }, {}, false],
  [{ Federated: '*' }, { provider }, false],
]

/** AWS: a canonical id is one more name of an account. */
const canonical: readonly (readonly [caller: CallerName, canonicalId: string, alone: boolean, withIdentity: boolean])[] = [
  ['root', canonicalId, true, true],
  ['user', canonicalId, false, true],
  ['session', canonicalId, false, true],
  ['federated', canonicalId, false, true],
  ['user', '0', false, false],
  ['anonymous', canonicalId, false, false],
]

export default [
  suite('language.not-principal', 'Deny', spared, ([caller, listed, expected]) => {
    assert.equal(answer(callers[caller], 'NotPrincipal', 'Deny', together(listed), true) !== 'deny resource-based', expected)
  }),
  suite('language.not-principal', 'Deny, within a permissions boundary', bounded, ([caller, listed]) => {
    for (const boundary of [attached('boundary', allowAll), undefined]) {
      const who = { NotPrincipal: together(listed) }
      const named = policy('resource', [{ ...denyAll, ...who }, { ...allowAll, Principal: '*' }])
      const resource = { arn: resourceArn, account: home, authority: 'either', policy: named } as const
      const decision = evaluate(ask({ principal: callers[caller], resource, ...(boundary && { boundary }) }))
      assert.equal(inWords(decision), boundary ? 'deny resource-based' : 'resource')
    }
  }),
  suite('language.not-principal', 'Allow, within a permissions boundary', included, ([caller, listed, expected]) => {
    const named = policy('resource', { ...allowAll, NotPrincipal: together(listed) })
    const resource = { arn: resourceArn, account: home, authority: 'either', policy: named } as const
    const decision = evaluate(ask({ principal: callers[caller], resource, boundary: attached('boundary', allowAll) }))
    assert.equal(decision.allowed, expected)
  }),
  suite('language.not-principal', 'Allow', included, ([caller, listed, expected]) => {
    assert.equal(answer(callers[caller], 'NotPrincipal', 'Allow', together(listed), false) === 'resource', expected)
    assert.equal(answer(callers[caller], 'NotPrincipal', 'Allow', together(listed), true) === 'resource', expected)
  }),
  suite('decision.resource-authority', 'several statements', several, ([list, alone, withIdentity]) => {
    const keyPolicy = policy('resource', list.map(name => ({ ...allowAll, Principal: principal(name) })))
    const resource = { arn: resourceArn, account: home, authority: 'resource-policy', policy: keyPolicy } as const
    assert.equal(inWords(evaluate(ask({ resource }))), alone)
    assert.equal(inWords(evaluate(ask({ resource, identity: [attached('identity', allowAll)] }))), withIdentity)
  }),
  suite('form.account', 'canonical ids', canonical, ([caller, id, alone, withIdentity]) => {
    const known = { ...callers[caller], canonicalId: id }
    const may = (element: string, effect: string, identity: boolean) =>
      answer(known, element, effect, { CanonicalUser: canonicalId }, identity)
    assert.equal(may('Principal', 'Allow', false) === 'resource', alone)
    assert.equal(['resource', 'identity'].includes(may('Principal', 'Allow', true)), withIdentity)
    assert.equal(may('Principal', 'Deny', true) === 'deny resource-based', withIdentity)
  }),
  suite('language.principal', 'providers', others, ([who, extra, expected]) => {
    assert.equal(answer({ ...callers.anonymous, ...extra }, 'Principal', 'Allow', who, false) === 'resource', expected)
  }),
  ...worth.map(worthSuite),
]

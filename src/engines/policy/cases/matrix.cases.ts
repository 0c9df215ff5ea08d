// AWS's table of what an implicit denial elsewhere takes from whom a resource's policy names, tried in every combination
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html).
import assert from 'node:assert/strict'
import { evaluate } from '../evaluate.ts'
import { principal } from './names.ts'
import {
  abroad, allowAll, allowOther, ask, attached, callers, denyAll, home, inWords, keysOf, policy, resourceArn, type CallerName,
} from './questions.ts'
import type { Rule } from './rules.ts'
import { suite, table, type Suite } from './suite.ts'

/** Within one account: where identity policy, boundary and session policy still have to allow (x). */
const forms = table<'rule' | 'caller' | 'named' | 'identity' | 'boundary' | 'session'>(`
  rule                      | caller    | named                | identity | boundary | session
  form.user                 | user      | user                 | -        | -        | -
  form.unique-id            | user      | user id              | -        | -        | -
  form.role                 | session   | role                 | -        | x        | x
  form.unique-id            | session   | role id              | -        | x        | x
  form.session              | session   | session              | -        | -        | -
  form.federated-user       | federated | federated user       | -        | -        | -
  form.federated-users-user | federated | user                 | -        | x        | x
  form.everyone             | user      | everyone             | -        | -        | -
  form.everyone             | session   | everyone             | -        | -        | -
  form.everyone             | session   | everyone of the role | -        | -        | -
  form.everyone             | federated | AWS everyone         | -        | -        | -
  form.account              | user      | account id           | x        | x        | x
  form.account              | session   | account id           | x        | x        | x
  form.account              | session   | account root         | x        | x        | x
  form.account              | federated | account root         | x        | x        | x
`)

/** What a layer has to say: it allows the action, it says nothing of it, it denies it, or there is none. */
type Word = 'allow' | 'other' | 'deny' | 'none'

interface Combination {
  readonly identity: Word
  readonly boundary: Word
  readonly session: Word
  readonly owner: 'same account' | 'other account'
  readonly authority: 'either' | 'resource-policy'
}

type Choices<T> = { readonly [Name in keyof T]: readonly T[Name][] }

const choices: Choices<Combination> = {
  identity: ['allow', 'none', 'deny'],
  boundary: ['none', 'allow', 'other'],
  session: ['none', 'allow', 'other'],
  owner: ['same account', 'other account'],
  authority: ['either', 'resource-policy'],
}

function everyCombination<T>(of: Choices<T>): T[] {
  let all: object[] = [{}]
  for (const [name, words] of Object.entries<readonly unknown[]>(of)) {
    all = all.flatMap(one => words.map(word => ({ ...one, [name]: word })))
  }
  return all as T[]
}

/** A user has no session. */
const combinationsFor = (caller: string): Combination[] =>
  everyCombination(caller === 'user' ? { ...choices, session: ['none'] } : choices)

type Form = (typeof forms)[number]

/**
 * The table says who limits within one account; across accounts everybody does. Where nobody is named, the caller's own policies
 * decide, but not over a resource whose policy has to allow, and not over another account's.
 */
function expected(form: Form | undefined, { identity, boundary, session, owner, authority }: Combination): string {
  if (identity === 'deny') return 'deny identity-based'
  const across = owner === 'other account'
  if (!form && (across || authority === 'resource-policy')) return 'no resource-based'
  const limits = (layer: 'identity' | 'boundary' | 'session') => across || !form || form[layer] === 'x'
  if (limits('identity') && identity !== 'allow') return 'no identity-based'
  if (limits('boundary') && boundary === 'other') return 'no permissions boundary'
  if (limits('session') && session === 'other') return 'no session'
  return limits('identity') ? 'identity' : 'resource'
}

const said: Readonly<Record<Word, object>> = { allow: allowAll, other: allowOther, deny: denyAll, none: {} }

function answerTo(caller: CallerName, named: string, combination: Combination): string {
  const { identity, boundary, session, owner, authority } = combination
  const { roleArn } = callers.session
  const who = named === 'everyone of the role'
    ? { Principal: '*', Condition: { ArnEquals: { 'aws:PrincipalArn': roleArn } } }
    : { Principal: principal(named) }
  const account = owner === 'same account' ? home : abroad
  return inWords(evaluate(ask({
    principal: callers[caller],
    resource: { arn: resourceArn, account, authority, policy: policy('resource', { ...allowAll, ...who }) },
    identity: identity === 'none' ? [] : [attached('identity', said[identity])],
    ...(boundary !== 'none' && { boundary: attached('boundary', said[boundary]) }),
    ...(session !== 'none' && { session: [attached('session', said[session])] }),
    key: keysOf({ 'aws:PrincipalArn': roleArn }),
  })))
}

const named = forms.map((form): Suite => suite(form.rule as Rule, `${form.caller} as ${form.named}`, combinationsFor(form.caller),
  combination => assert.equal(answerTo(form.caller as CallerName, form.named, combination), expected(form, combination))))

const strangers = (['user', 'session', 'federated'] as const).map((caller): Suite =>
  suite('decision.resource-authority', `${caller}, whom nobody names`, combinationsFor(caller),
    combination => assert.equal(answerTo(caller, 'other user', combination), expected(undefined, combination))))

export default [...named, ...strangers]

// Grants, callers without policies of their own, and calls across accounts.
import assert from 'node:assert/strict'
import { evaluate } from '../evaluate.ts'
import {
  abroad, allowAll, ask, attached, bucket, callers, denyAll, everyone, home, inWords, marked, policy, resourceArn,
  type CallerName,
} from './questions.ts'
import { suite, table } from './suite.ts'

// The key's policy names a stranger; i, b and s: identity, boundary and session allow (x), do not (o) or are absent (-).
const grants = table<'granted' | 'caller' | 'owner' | 'i' | 'b' | 's' | 'words'>(`
  granted | caller  | owner  | i | b | s | words
  no      | user    | home   | x | - | - | no resource-based
  yes     | user    | home   | o | - | - | grant
  yes     | session | home   | o | x | x | grant
  yes     | session | home   | x | o | - | no permissions boundary
  yes     | session | home   | x | - | o | no session
  itself  | session | home   | o | o | o | grant
  itself  | session | home   | o | - | - | grant
  account | user    | home   | x | - | - | identity
  account | user    | home   | o | - | - | no identity-based
  account | root    | home   | o | - | - | grant
  account | session | home   | x | o | - | no permissions boundary
  yes     | user    | abroad | x | - | - | identity
  yes     | user    | abroad | o | - | - | no identity-based
  itself  | session | abroad | o | - | - | no identity-based
  itself  | session | abroad | x | - | o | no session
  no      | user    | abroad | x | - | - | no resource-based
`)

const services: readonly (readonly [caller: CallerName, who: unknown, account: string, words: string])[] = [
  ['service', { Service: 'cloudtrail.amazonaws.com' }, home, 'resource'],
  ['service', { Service: 'cloudtrail.amazonaws.com' }, abroad, 'resource'],
  ['service', { Service: 'logs.amazonaws.com' }, home, 'no resource-based'],
  ['service', undefined, home, 'no resource-based'],
  ['anonymous', '*', home, 'resource'],
  ['anonymous', { AWS: home }, home, 'no resource-based'],
  ['anonymous', undefined, home, 'no resource-based'],
]

const foreigners: Readonly<Record<string, unknown>> = {
  'user': { AWS: callers.user.arn },
  'role': { AWS: callers.session.roleArn },
  'session': { AWS: callers.session.arn },
  'account': { AWS: home },
}

// The resource is abroad. Its policy names the caller by `names`; identity, boundary and session as above.
const crossings = table<'caller' | 'names' | 'identity' | 'boundary' | 'session' | 'words'>(`
  caller    | names     | identity | boundary | session | words
  user      | -         | x        | -        | -       | no resource-based
  user      | -         | o        | -        | -       | no resource-based
  user      | user      | o        | -        | -       | no identity-based
  user      | user      | x        | -        | -       | identity
  user      | user      | x        | o        | -       | no permissions boundary
  user      | user      | x        | x        | -       | identity
  user      | account   | x        | -        | -       | identity
  user      | account   | o        | -        | -       | no identity-based
  user      | *         | x        | -        | -       | identity
  user      | *         | o        | -        | -       | no identity-based
  session   | role      | x        | x        | x       | identity
  session   | role      | x        | x        | o       | no session
  session   | role      | o        | x        | x       | no identity-based
  session   | session   | x        | o        | x       | no permissions boundary
  session   | session   | o        | -        | -       | no identity-based
  federated | user      | x        | -        | o       | no session
  root      | account   | -        | -        | -       | root
  root      | -         | -        | -        | -       | no resource-based
`)

export default [
  suite('decision.grant', 'grants', grants, row => {
    const stranger = policy('resource', { ...allowAll, Principal: { AWS: 'AIDASTRANGER' } })
    const question = ask({
      principal: callers[row.caller as CallerName],
      resource: {
        arn: resourceArn, account: row.owner === 'home' ? home : abroad, authority: 'resource-policy', policy: stranger,
        granted: row.granted === 'itself' || row.granted === 'account' ? row.granted : row.granted === 'yes',
      },
      identity: [marked(row.i, 'identity')],
      ...(row.b !== '-' && { boundary: marked(row.b, 'boundary') }),
      ...(row.s !== '-' && { session: [marked(row.s, 'session')] }),
    })
    assert.equal(inWords(evaluate(question)), row.words)
  }),
  suite('decision.grant', 'a Deny is stronger than a grant', ['identity', 'resource'] as const, layer => {
    const denying = layer === 'resource' && { policy: everyone(denyAll) }
    const denied = ask({
      resource: { ...bucket, authority: 'resource-policy', granted: 'itself', ...denying },
      identity: layer === 'identity' ? [attached('identity', denyAll)] : [],
    })
    assert.equal(inWords(evaluate(denied)), `deny ${layer}-based`)
  }),
  suite('decision.grant', 'the resource policy is named before a grant', [true, 'itself'] as const, granted => {
    const policyAllows = everyone(allowAll)
    const question = ask({ resource: { ...bucket, authority: 'resource-policy', granted, policy: policyAllows } })
    assert.equal(inWords(evaluate(question)), 'resource')
  }),
  suite('decision.services', 'without policies of their own', services, ([caller, who, account, words]) => {
    const named = who === undefined ? {} : { policy: policy('resource', { ...allowAll, Principal: who }) }
    for (const authority of ['either', 'resource-policy'] as const) {
      const question = ask({ principal: callers[caller], resource: { arn: resourceArn, account, authority, ...named } })
      assert.equal(inWords(evaluate(question)), words)
    }
  }),
  suite('cross-account', 'both sides', crossings, row => {
    const named = policy('resource', { ...allowAll, Principal: foreigners[row.names] ?? '*' })
    for (const authority of ['either', 'resource-policy'] as const) {
      const question = ask({
        principal: callers[row.caller as CallerName],
        resource: { arn: resourceArn, account: abroad, authority, ...(row.names !== '-' && { policy: named }) },
        identity: row.identity === '-' ? [] : [marked(row.identity, 'identity')],
        ...(row.boundary !== '-' && { boundary: marked(row.boundary, 'boundary') }),
        ...(row.session !== '-' && { session: [marked(row.session, 'session')] }),
      })
      assert.equal(inWords(evaluate(question)), row.words, authority)
    }
  }),
]

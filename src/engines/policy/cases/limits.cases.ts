// Which implicit denials limit what a resource policy grants, within one account.
import assert from 'node:assert/strict'
import { evaluate } from '../evaluate.ts'
import { principal } from './names.ts'
import { allowAll, ask, callers, home, inWords, marked, policy, resourceArn, type CallerName } from './questions.ts'
import type { Rule } from './rules.ts'
import { suite, table, type Suite } from './suite.ts'

// The policy of a key or of a bucket names the caller by `names`.
// Identity policy, boundary and session policy allow (x), do not (o) or are absent (-).
const limits = table<'rule' | 'caller' | 'names' | 'i' | 'b' | 's' | 'key' | 'bucket'>(`
  rule                        | caller    | names          | i | b | s | key         | bucket
  form.user                   | user      | user           | o | - | - | resource    | resource
  form.user                   | user      | user           | o | o | - | resource    | resource
  form.user                   | user      | user           | x | x | - | resource    | resource
  form.role                   | session   | role           | o | - | - | resource    | resource
  form.role                   | session   | role           | o | x | x | resource    | resource
  form.role                   | session   | role           | x | o | - | no boundary | no boundary
  form.role                   | session   | role           | x | x | o | no session  | no session
  form.role                   | session   | role           | o | o | o | no boundary | no boundary
  form.unique-id              | session   | role id        | x | o | - | no boundary | no boundary
  form.unique-id              | session   | role id        | o | x | x | resource    | resource
  form.session                | session   | session        | o | o | o | resource    | resource
  form.session                | session   | session        | x | x | o | resource    | resource
  form.unique-id              | session   | session id     | o | o | o | resource    | resource
  form.federated-user         | federated | federated user | o | o | o | resource    | resource
  form.federated-users-user   | federated | user           | o | - | x | resource    | resource
  form.federated-users-user   | federated | user           | x | o | x | no boundary | no boundary
  form.federated-users-user   | federated | user           | x | - | o | no session  | no session
  form.federated-users-user   | federated | user id        | x | - | o | no session  | no session
  form.everyone               | session   | everyone       | o | o | o | resource    | resource
  form.everyone               | user      | everyone       | o | o | - | resource    | resource
  form.everyone               | anonymous | everyone       | - | - | - | resource    | resource
  form.account                | user      | account root   | x | - | - | identity    | identity
  form.account                | user      | account root   | o | - | - | no identity | no identity
  form.account                | user      | account root   | x | o | - | no boundary | no boundary
  form.account                | session   | account root   | x | x | o | no session  | no session
  form.account                | session   | account id     | x | x | x | identity    | identity
  form.account                | root      | account root   | - | - | - | resource    | resource
  decision.resource-authority | user      | other user     | x | - | - | no resource | identity
  decision.resource-authority | root      | other user     | - | - | - | no resource | root
  decision.resource-authority | session   | other session  | x | x | x | no resource | identity
  decision.either             | user      | other user     | o | - | - | no resource | no identity
  decision.either             | session   | other session  | x | o | - | no resource | no boundary
  decision.either             | session   | other session  | x | x | o | no resource | no session
`)

const layers: Readonly<Record<string, string>> = {
  'no boundary': 'no permissions boundary', 'no identity': 'no identity-based', 'no resource': 'no resource-based',
}

function check(row: (typeof limits)[number]): void {
  const named = policy('resource', { ...allowAll, Principal: principal(row.names) })
  for (const [authority, words] of [['resource-policy', row.key], ['either', row.bucket]] as const) {
    const question = ask({
      principal: callers[row.caller as CallerName],
      resource: { arn: resourceArn, account: home, authority, policy: named },
      identity: row.i === '-' ? [] : [marked(row.i, 'identity')],
      ...(row.b !== '-' && { boundary: marked(row.b, 'boundary') }),
      ...(row.s !== '-' && { session: [marked(row.s, 'session')] }),
    })
    assert.equal(inWords(evaluate(question)), layers[words] ?? words, authority)
  }
}

export default [...new Set(limits.map(row => row.rule))].map((rule): Suite =>
  suite(rule as Rule, 'limits', limits.filter(row => row.rule === rule), check))

import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

const provider = (issuer: string) => `arn:aws:iam::000000000000:oidc-provider/${issuer}`
const github = 'token.actions.githubusercontent.com'
const trusting = (Federated: string, Condition?: object, more: object = {}) =>
  policy({ Effect: 'Allow', Principal: { Federated }, Action: 'sts:AssumeRoleWithWebIdentity', Condition, ...more })

let made = 0
const make = (AssumeRolePolicyDocument: string) => iam.createRole({ RoleName: `role-${++made}`, AssumeRolePolicyDocument })
const refused = (document: string, message: string) => assertRefused(make(document), 'MalformedPolicyDocument', message)

const demand = (principal: string, keys: string) => `Trust policy with trusted principal ${principal} must evaluate, ` +
  `using StringEquals, StringLike or StringEqualsIgnoreCase, ${keys} which is not scoped to all.`

test('who trusts GitHub says which repositories or workflows', async () => {
  const sub = (operator: string, value: unknown) => trusting(provider(github), { [operator]: { [`${github}:sub`]: value } })
  const sentence = demand(provider(github), `${github}:sub or ${github}:job_workflow_ref`)
  await refused(trusting(provider(github)), sentence)
  await refused(trusting(provider(github), { StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com' } }), sentence)
  for (const value of ['*', '**', ['*', '?']]) await refused(sub('StringLike', value), sentence)
  for (const operator of ['StringNotLike', 'StringEqualsIfExists']) await refused(sub(operator, 'repo:a/b'), sentence)
  for (const value of ['repo:a/b:*', 'repo:*', ['repo:a/b:*', '*']]) await make(sub('StringLike', value))
  const narrowing = ['StringEquals', 'StringEqualsIgnoreCase', 'ForAnyValue:StringLike']
  for (const operator of narrowing) await make(sub(operator, 'repo:a/b'))
  await make(trusting(provider(github), { StringLike: { [`${github.toUpperCase()}:JOB_WORKFLOW_REF`]: 'a/b/.github/*' } }))
})

test('of each statement is asked what it lets assume', async () => {
  await refused(trusting(provider(github), undefined, { Action: 'sts:*' }), demand(
    provider(github), `${github}:sub or ${github}:job_workflow_ref`))
  await make(trusting(provider(github), undefined, { Action: 'sts:TagSession' }))
  await make(trusting(provider(github), undefined, { Effect: 'Deny' }))
})

test('other issuers that many share have a claim of their own each; an issuer of one organization needs none', async () => {
  const shared = [['gitlab.com', 'sub'], ['api.pulumi.com/oidc', 'aud'], ['app.terraform.io', 'sub']] as const
  for (const [issuer, claim] of shared) {
    await refused(trusting(provider(issuer)), demand(provider(issuer), `${issuer}:${claim}`))
    await make(trusting(provider(issuer), { StringLike: { [`${issuer}:${claim}`]: 'ours:*' } }))
  }
  const sentinel = 'sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d'
  await refused(trusting(provider(sentinel)), demand(provider(sentinel), 'sts:RoleSessionName'))
  await make(trusting(provider(sentinel), { StringEquals: { 'sts:RoleSessionName': 'MicrosoftSentinel_1' } }))
  for (const issuer of ['oidc.eks.eu-west-1.amazonaws.com/id/ABC', 'gitlab.example.com', 'oidc.vercel.com/us']) {
    await make(trusting(provider(issuer)))
  }
})

test('issuers that IAM knows by name', async () => {
  const cognito = 'cognito-identity.amazonaws.com'
  await refused(trusting(cognito), 'A condition block must be present for the Cognito provider')
  await refused(trusting(cognito, { 'ForAnyValue:StringLike': { [`${cognito}:amr`]: 'authenticated' } }),
    demand(cognito, `${cognito}:aud`))
  await make(trusting(cognito, { StringEquals: { [`${cognito}:aud`]: 'us-east-1:1' } }))
  const google = 'Policy trusting accounts.google.com requires a StringEquals condition on an application id'
  await refused(trusting('accounts.google.com'), google)
  await refused(trusting('accounts.google.com', { StringLike: { 'accounts.google.com:aud': '1*' } }), google)
  await make(trusting('accounts.google.com', { StringEquals: { 'accounts.google.com:aud': '1' } }))
  await make(trusting('graph.facebook.com', { StringEquals: { 'graph.facebook.com:app_id': '1' } }))
})

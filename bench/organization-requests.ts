// What is asked of an organization, in the order in which each finds what it needs.

type Input = (index: number) => object

const account = '000000000000'
const scp = 'SERVICE_CONTROL_POLICY'
const denying = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'kms:Encrypt', Resource: '*' }] })
const delegation = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: 'organizations:ListRoots', Resource: '*' }],
})
const fullAccess = () => ({ PolicyId: 'p-FullAWSAccess' })
const tag = (i: number) => `k${i % 40}`

/** Each operation with its input, which is nothing where it is absent. */
export const ofOrganization: readonly (readonly [operation: string, input?: Input])[] = [
  ['DescribeOrganization'],
  ['CreateAccount', i => ({ AccountName: `account-${i}`, Email: `account-${i}@example.com` })],
  ['ListCreateAccountStatus'], ['DescribeAccount', () => ({ AccountId: account })], ['ListAccounts'], ['ListRoots'],
  ['CreatePolicy', i => ({ Type: scp, Name: `policy-${i}`, Description: '', Content: denying })],
  ['DescribePolicy', fullAccess], ['ListPolicies', () => ({ Filter: scp, MaxResults: 20 })],
  ['ListPoliciesForTarget', () => ({ Filter: scp, TargetId: account })], ['ListTargetsForPolicy', fullAccess],
  ['TagResource', i => ({ ResourceId: account, Tags: [{ Key: tag(i), Value: 'v' }] })],
  ['ListTagsForResource', () => ({ ResourceId: account })], ['UntagResource', i => ({ ResourceId: account, TagKeys: [tag(i)] })],
  ['ListAWSServiceAccessForOrganization'], ['ListDelegatedAdministrators'],
  ['PutResourcePolicy', () => ({ Content: delegation })], ['DescribeResourcePolicy'],
  ['ListHandshakesForOrganization'], ['ListHandshakesForAccount'],
]

// The three checks of access: what passes, what fails and by which statements, and what is wrong with a request.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccessCheckPolicyType, AccessCheckResourceType } from '@aws-sdk/client-accessanalyzer'
import { assertRecord } from '../../../test/kit/record.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { createUser } from '../../../test/kit/users.ts'

const server = await startServer()
const { accessanalyzer } = sdk(server)

const document = (...statements: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements })
const allow = (Action: string | readonly string[], Resource: string | readonly string[] = '*', more: object = {}) =>
  ({ Effect: 'Allow', Action, Resource, ...more })
const deny = (Action: string, Resource = '*', more: object = {}) => ({ Effect: 'Deny', Action, Resource, ...more })

const sentences = {
  granted: 'The policy document grants access to perform one or more of the listed actions or resources.',
  notGranted: 'The policy document does not grant access to perform the listed actions or resources.',
  more: 'The modified permissions grant new access compared to your existing policy.',
  public: 'The resource policy grants public access for the given resource type.',
  notPublic: 'The resource policy does not grant public access for the given resource type.',
}

async function notGranted(policyDocument: string, actions?: string[], resources?: string[], type?: AccessCheckPolicyType) {
  const access = [{ ...(actions && { actions }), ...(resources && { resources }) }]
  const { $metadata: _, ...answer } = await accessanalyzer.checkAccessNotGranted({
    policyDocument, access, policyType: type ?? 'IDENTITY_POLICY',
  })
  return answer
}

async function noNewAccess(newPolicyDocument: string, existingPolicyDocument: string, type?: AccessCheckPolicyType) {
  const { $metadata: _, ...answer } = await accessanalyzer.checkNoNewAccess({
    newPolicyDocument, existingPolicyDocument, policyType: type ?? 'IDENTITY_POLICY',
  })
  return answer
}

async function noPublicAccess(policyDocument: string, resourceType: AccessCheckResourceType = 'AWS::S3::Bucket') {
  const { $metadata: _, ...answer } = await accessanalyzer.checkNoPublicAccess({ policyDocument, resourceType })
  return answer
}

test('access that is granted fails, by each statement that grants some of it', async () => {
  const policy = document(
    { Sid: 'Read', ...allow('s3:Get*', 'arn:aws:s3:::a/*') }, allow('sqs:*'), { Sid: 'Put', ...allow('s3:PutObject') },
  )
  assert.deepEqual(await notGranted(policy, ['s3:GetObject', 'sqs:SendMessage']), {
    result: 'FAIL', message: sentences.granted,
    reasons: [
      {
        description: 'One or more of the listed actions or resources in the statement with sid: Read.', statementId: 'Read',
        statementIndex: 0,
      },
      { description: 'One or more of the listed actions or resources in the statement with index: 1.', statementIndex: 1 },
    ],
  })
  assert.deepEqual(await notGranted(policy, ['s3:DeleteObject']), { result: 'PASS', message: sentences.notGranted })
})

test('access is of actions, of resources, or of both together', async () => {
  const policy = document(allow('s3:GetObject', 'arn:aws:s3:::a/*'), allow('s3:PutObject', 'arn:aws:s3:::b/*'))
  const cases: readonly (readonly ['PASS' | 'FAIL', string[] | undefined, string[] | undefined])[] = [
    ['FAIL', undefined, ['arn:aws:s3:::a/x']], ['FAIL', undefined, ['arn:aws:s3:::*']], ['PASS', undefined, ['arn:aws:s3:::c/*']],
    ['FAIL', ['s3:Put*'], ['arn:aws:s3:::b/x']], ['PASS', ['s3:PutObject'], ['arn:aws:s3:::a/x']],
    ['FAIL', ['S3:GETOBJECT'], undefined],
  ]
  for (const [result, actions, resources] of cases) {
    assert.equal((await notGranted(policy, actions, resources)).result, result, `${actions} ${resources}`)
  }
})

test('what is denied in any case is not granted, and what is denied sometimes is', async () => {
  const mfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } }
  const cases: readonly (readonly ['PASS' | 'FAIL', string])[] = [
    ['PASS', document(allow('s3:*'), deny('s3:Delete*'))], ['FAIL', document(allow('s3:*'), deny('s3:Delete*', '*', mfa))],
    ['PASS', document(allow('s3:*', '*', mfa), deny('s3:Delete*', '*', mfa))],
    ['FAIL', document(allow('s3:*'), deny('s3:Delete*', 'arn:aws:s3:::a'))],
    ['FAIL', document({ Effect: 'Allow', NotAction: 's3:Get*', Resource: '*' })],
    ['PASS', document({ Effect: 'Allow', NotAction: 's3:*', Resource: '*' })],
    ['PASS', document(allow('*'), { Effect: 'Deny', NotAction: 'iam:*', Resource: '*' })],
  ]
  for (const [result, policy] of cases) assert.equal((await notGranted(policy, ['s3:DeleteBucket'])).result, result, policy)
})

test('new access is told by the statements that bring it', async () => {
  const existing = document(allow(['s3:GetObject', 's3:ListBucket'], ['arn:aws:s3:::a', 'arn:aws:s3:::a/*']))
  const wider = document(allow(['s3:GetObject', 's3:GetObjectAcl'], 'arn:aws:s3:::a/*'))
  assert.deepEqual(await noNewAccess(wider, existing), {
    result: 'FAIL', message: sentences.more,
    reasons: [{ description: 'New access in the statement with index: 0.', statementIndex: 0 }],
  })
  assert.equal((await noNewAccess(document(allow('s3:getobject', 'arn:aws:s3:::a/b/*')), existing)).result, 'PASS')
})

test('a policy is held against all of another one: what it denies, on whom and on which conditions', async () => {
  const everything = allow('*')
  const on = (Condition: object) => ({ Condition })
  const inOrganization = on({ StringEquals: { 'aws:PrincipalOrgID': 'o-1' } })
  const cases: readonly (readonly ['PASS' | 'FAIL', updated: string, existing: string])[] = [
    ['PASS', document(allow('s3:*')), document(everything)],
    ['FAIL', document(allow('s3:*')), document(everything, deny('s3:DeleteBucket'))],
    ['PASS', document(allow('s3:*'), deny('s3:Delete*')), document(everything, deny('s3:DeleteBucket'))],
    ['PASS', document(allow('sqs:*')), document(everything, deny('s3:DeleteBucket'))],
    ['PASS', document(allow('s3:Get*', '*', inOrganization)), document(allow('s3:*'))],
    ['FAIL', document(allow('s3:Get*')), document(allow('s3:*', '*', inOrganization))],
    [
      'PASS', document(allow('s3:*', '*', on({ StringLike: { 's3:prefix': 'a/b*' } }))),
      document(allow('s3:*', '*', on({ StringLike: { 's3:prefix': 'a/*' } }))),
    ],
    [
      'FAIL', document(allow('s3:*', '*', on({ StringNotEquals: { 'aws:PrincipalOrgID': ['o-1'] } }))),
      document(allow('s3:*', '*', on({ StringNotEquals: { 'aws:PrincipalOrgID': ['o-1', 'o-2'] } }))),
    ],
    ['FAIL', document({ Effect: 'Allow', NotAction: 's3:Get*', Resource: '*' }), document(allow('s3:*'))],
    [
      'PASS', document({ Effect: 'Allow', NotAction: ['s3:*', 'iam:*'], Resource: '*' }),
      document({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
    ],
  ]
  for (const [result, updated, existing] of cases) {
    assert.equal((await noNewAccess(updated, existing)).result, result, `${updated} ${existing}`)
  }
})

const ofBucket = (Principal: unknown, more: object = {}) => ({ Principal, ...allow('s3:GetObject', 'arn:aws:s3:::a/*', more) })
const bob = { AWS: 'arn:aws:iam::111122223333:user/bob' }

test('whom a resource policy names is a part of the access', async () => {
  const both = { AWS: [bob.AWS, '444455556666'] }
  assert.equal((await noNewAccess(document(ofBucket(bob)), document(ofBucket(both)), 'RESOURCE_POLICY')).result, 'PASS')
  assert.equal((await noNewAccess(document(ofBucket(both)), document(ofBucket(bob)), 'RESOURCE_POLICY')).result, 'FAIL')
  assert.equal((await noNewAccess(document(ofBucket(bob)), document(ofBucket('*')), 'RESOURCE_POLICY')).result, 'PASS')
  assert.equal((await notGranted(document(ofBucket(bob)), ['s3:GetObject'], undefined, 'RESOURCE_POLICY')).result, 'FAIL')
})

test('what lets in everyone is public', async () => {
  assert.deepEqual(await noPublicAccess(document({ Sid: 'All', ...ofBucket('*') })), {
    result: 'FAIL', message: sentences.public,
    reasons: [{
      description: 'Public access granted in the following statement with sid: All.', statementId: 'All', statementIndex: 0,
    }],
  })
  assert.deepEqual(await noPublicAccess(document(ofBucket(bob))), { result: 'PASS', message: sentences.notPublic })
})

/** As texts they match a user of any account whose path is `/x:111122223333:/`: the wildcard matches colons too. */
const swallowing = [
  '*:*:*:*:111122223333:*', 'arn:*:*:*:111122223333:*', 'arn:aws:iam:*:111122223333:*',
  `arn:aws:iam:${'?'.repeat(20)}:111122223333:*`,
]

test('a condition keeps the public out where its values are fixed, and a Deny where it excepts some alone', async () => {
  const when = (Condition: object) => document(ofBucket('*', { Condition }))
  const perimeter = (Condition: object) =>
    document(ofBucket('*'), { Principal: '*', ...deny('s3:*', '*', { Condition }) })
  const cases: readonly (readonly ['PASS' | 'FAIL', string])[] = [
    ['PASS', when({ StringEquals: { 'aws:PrincipalOrgID': 'o-1' } })],
    ['FAIL', when({ StringLike: { 'aws:PrincipalOrgID': 'o-*' } })],
    ['FAIL', when({ StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-12345678' } })],
    ['FAIL', when({ StringNotEquals: { 'aws:SourceVpc': 'vpc-12345678' } })],
    ['PASS', when({ IpAddress: { 'aws:SourceIp': '8.8.8.0/24' } })],
    ['FAIL', when({ IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } })],
    ['FAIL', when({ IpAddress: { 'aws:SourceIp': Array.from({ length: 256 }, (_, i) => `${i}.0.0.0/8`) } })],
    ['FAIL', when({ IpAddress: { 'aws:SourceIp': ['12.0.0.0/8', '12.1.0.0/16', '13.128.0.0/9', '13.0.0.0/9'] } })],
    ['PASS', when({ IpAddress: { 'aws:SourceIp': ['11.0.0.0/8', '12.0.0.0/8', '14.0.0.0/8', '14.2.0.0/16'] } })],
    ['PASS', when({ IpAddress: { 'aws:SourceIp': ['12.0.0.0/9', '12.128.0.0/9', '2001:db8::/32', '2001:dba::/32'] } })],
    ['FAIL', when({ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '2001:db9::/32', '2001:db8::/32'] } })],
    ['FAIL', perimeter({ NotIpAddress: { 'aws:SourceIp': ['128.0.0.0/8', '129.0.0.0/8'] } })],
    ['PASS', perimeter({ NotIpAddress: { 'aws:SourceIp': ['128.0.0.0/8', '130.0.0.0/8'] } })],
    ['PASS', when({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } })],
    ['FAIL', when({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/a' } })],
    ['FAIL', when({ ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/a' } })],
    ['FAIL', when({ ArnNotEquals: { 'aws:SourceArn': 'arn:aws:sns:us-east-1:111122223333:a' } })],
    ['PASS', perimeter({ ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } })],
    ['PASS', when({ StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } })],
    ['PASS', when({ ArnLike: { 'aws:PrincipalArn': 'arn:*:*:*:111122223333:*' } })],
    ...swallowing.map(arn => ['FAIL', when({ StringLike: { 'aws:PrincipalArn': arn } })] as const),
    ...swallowing.map(arn => ['FAIL', perimeter({ StringNotLike: { 'aws:PrincipalArn': arn } })] as const),
    ['FAIL', when({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam:${aws:PrincipalTag/a}:111122223333:*' } })],
    ['FAIL', when({ StringEquals: { 'aws:PrincipalArn': 'arn:aws:iam:${aws:PrincipalTag/a}:111122223333:user/a' } })],
    ['FAIL', when({ Bool: { 'aws:SecureTransport': 'true' } })],
    ['PASS', when({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-abc/r-1/*' } })],
    ['FAIL', document({ Effect: 'Allow', NotPrincipal: bob, Action: 's3:GetObject', Resource: '*' })],
    ['PASS', perimeter({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } })], ['PASS', perimeter({})],
    ['FAIL', perimeter({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' }, Bool: { 'aws:SecureTransport': 'false' } })],
  ]
  for (const [result, policy] of cases) assert.equal((await noPublicAccess(policy)).result, result, policy)
  const own = { Condition: { StringEquals: { 'kms:CallerAccount': '111122223333' } } }
  const key = document({ Principal: '*', ...allow('kms:*', '*', own) })
  assert.equal((await noPublicAccess(key, 'AWS::KMS::Key')).result, 'PASS')
})

test('what is no policy, asks for nothing, or is of no known kind is refused', async () => {
  const invalid = (member: string) => `The policy in ${member} is not valid.`
  await assertRefused(notGranted('{}', ['s3:*']), 'InvalidParameterException', invalid('policyDocument'))
  await assertRefused(noNewAccess('{', document(allow('s3:*'))), 'InvalidParameterException', invalid('newPolicyDocument'))
  await assertRefused(noNewAccess(document(allow('s3:*')), ''), 'InvalidParameterException', invalid('existingPolicyDocument'))
  await assertRefused(noPublicAccess(document(allow('s3:*'))), 'InvalidParameterException', invalid('policyDocument'))
  const nothing = 'The access to be checked has neither actions nor resources.'
  await assertRefused(notGranted(document(allow('s3:*')), []), 'InvalidParameterException', nothing)
  const kind = 'AWS::Nothing' as 'AWS::S3::Bucket'
  await assertRefused(noPublicAccess(document(ofBucket(bob)), kind), 'ValidationException', /'resourceType' failed to satisfy/)
})

test('a policy that would take too long is refused', async () => {
  const patterns = Array.from({ length: 600 }, (_, i) => `s3:${'*a?'.repeat(20)}${i}`)
  const asked = patterns.slice(0, 100).map(pattern => `${pattern}x`)
  const refused = notGranted(document(allow(patterns)), asked)
  await assertRefused(refused, 'UnprocessableEntityException', 'The policy is too complex to be checked.', 422)
})

test('whoever may not ask is denied, and policies are no part of the record', async () => {
  const nobody = sdk(server, await createUser(server, 'nobody')).accessanalyzer
  const policyDocument = document(ofBucket(bob))
  const denied = /is not authorized to perform: access-analyzer:CheckNoPublicAccess on resource: \* because/
  await assertRefused(
    nobody.checkNoPublicAccess({ policyDocument, resourceType: 'AWS::S3::Bucket' }), 'AccessDeniedException', denied, 403,
  )
  await noPublicAccess(policyDocument)
  await assertRecord(server, 'CheckNoPublicAccess', {
    readOnly: true, requestParameters: { resourceType: 'AWS::S3::Bucket' }, responseElements: null,
  })
})

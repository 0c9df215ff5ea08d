// Whether a bucket's policy is public, as AWS answered for each of these (GetBucketPolicyStatus, recorded).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAccesses } from './access.ts'
import { publicStatements } from './outsiders.ts'
import { atOnce, mostWork } from './patterns.ts'

const Resource = 'arn:aws:s3:::bucket/key'
const allow = (more: object) => ({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource, ...more })
const deny = (more: object) => ({ Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource, ...more })

function isPublic(...Statement: readonly object[]): boolean {
  const accesses = readAccesses(JSON.stringify({ Version: '2012-10-17', Statement }), 'resource')
  return atOnce(publicStatements(accesses, { left: mostWork })).length > 0
}

const account = '123456789012'
const root = `arn:aws:iam::${account}:root`

type Case = readonly [what: string, expected: boolean, ...statements: readonly object[]]

const cases: readonly Case[] = [
  ['everyone', true, allow({})],
  ['everyone of AWS', true, allow({ Principal: { AWS: '*' } })],
  ['an account', false, allow({ Principal: { AWS: account } })],
  ['a root user', false, allow({ Principal: { AWS: root } })],
  ['a user', false, allow({ Principal: { AWS: `arn:aws:iam::${account}:user/ann` } })],
  ['a service', false, allow({ Principal: { Service: 'cloudtrail.amazonaws.com' } })],
  ['all but a resource', true, { ...allow({ NotResource: 'arn:aws:s3:::bucket/other' }), Resource: undefined }],
  ['a Deny alone', false, deny({})],
  ['the same is denied', false, allow({}), deny({})],
  ['everyone beside an account', true, allow({ Principal: { AWS: account } }), allow({})],
  ['an account, and everyone is denied', false, allow({ Principal: { AWS: account } }), deny({})],
  ['all but the root user are denied, and nobody is allowed', false, notRoot()],
  ['everyone, and all but the root user are denied', true, allow({}), notRoot()],
  ['all but a resource is denied', false, { ...deny({ NotResource: 'arn:aws:s3:::bucket/other' }), Resource: undefined }],
  ['all but an account are denied', false,
    allow({}), deny({ Condition: { StringNotEquals: { 'aws:SourceAccount': account } } })],
]

function notRoot() {
  const { Principal: _, ...rest } = deny({ NotPrincipal: { AWS: root } })
  return rest
}

for (const [what, expected, ...statements] of cases) {
  test(`${what}: ${expected ? 'public' : 'not public'}`, () => assert.equal(isPublic(...statements), expected))
}

const vpc = 'vpc-12345678'
const topic = (where: string) => `arn:aws:sns:${where}`
const point = (where: string) => `arn:aws:s3:${where}`

type Condition = readonly [operator: string, key: string, operand: string | readonly string[]]

const closed: readonly Condition[] = [
  ['StringEquals', 'aws:SourceAccount', account],
  ['StringEquals', 'aws:SourceArn', topic(`us-east-1:${account}:fixed`)],
  ['StringEquals', 'aws:PrincipalArn', `arn:aws:iam::${account}:user/ann`],
  ['StringEquals', 'aws:PrincipalOrgID', 'o-1234567890'],
  ['StringEquals', 'aws:SourceVpc', vpc],
  ['StringEquals', 'aws:SourceVpce', 'vpce-12345678'],
  ['StringEquals', 'aws:userid', 'AIDAQAAAAAAAMEZHRHAHY'],
  ['StringEquals', 's3:DataAccessPointArn', point(`us-east-1:${account}:accesspoint/fixed`)],
  ['StringEquals', 's3:DataAccessPointAccount', account],
  ['StringLike', 'aws:SourceVpc', vpc],
  ['StringEquals', 'aws:SourceVpc', 'vpc-*'],
  ['StringEquals', 'aws:PrincipalAccount', account],
  ['StringEquals', 'aws:SourceOrgID', 'o-1234567890'],
  ['ArnLike', 'aws:SourceArn', topic(`us-east-1:${account}:*`)],
  ['ArnLike', 'aws:SourceArn', topic(`*:${account}:*`)],
  ['ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${account}:role/*`],
  ['ForAnyValue:StringEquals', 'aws:SourceVpc', vpc],
  ['StringLike', 'aws:userid', 'AROAEXAMPLEUNIQUEID:*'],
  ['ArnLike', 's3:DataAccessPointArn', point(`us-east-1:${account}:accesspoint/*`)],
  ['ArnLike', 's3:DataAccessPointArn', point(`*:${account}:accesspoint/*`)],
  ['StringEquals', 'aws:SourceVpc', [vpc, 'vpc-abcdef12']],
  ['StringEquals', 'aws:SourceVpc', []],
  ['IpAddress', 'aws:SourceIp', '11.0.0.0/8'],
  ['IpAddress', 'aws:SourceIp', '11.0.0.0/9'],
  ['IpAddress', 'aws:SourceIp', '10.0.0.0/8'],
  ['IpAddress', 'aws:SourceIp', '172.16.0.0/12'],
  ['IpAddress', 'aws:SourceIp', '192.168.0.0/16'],
  ['IpAddress', 'aws:SourceIp', '127.0.0.0/8'],
  ['IpAddress', 'aws:SourceIp', '2001:db8::/32'],
  ['IpAddress', 'aws:SourceIp', '2001:db8::/33'],
  ['ForAnyValue:IpAddress', 'aws:SourceIp', '11.0.0.0/8'],
  // Documented.
  ['StringEquals', 's3:x-amz-server-side-encryption-aws-kms-key-id', `arn:aws:kms:us-east-1:${account}:key/fixed`],
]

const open: readonly Condition[] = [
  ['StringEquals', 'aws:SourceOwner', account],
  ['StringEquals', 'aws:sourceowner', account],
  ['StringLike', 'aws:SourceVpc', 'vpc-*'],
  ['StringLike', 'aws:SourceVpc', 'vpc-1234567?'],
  ['StringEquals', 'aws:SourceVpc', '${aws:SourceVpc}'],
  ['StringEquals', 'aws:SourceAccount', '${aws:PrincipalAccount}'],
  ['ForAllValues:StringEquals', 'aws:SourceVpc', vpc],
  ['StringEqualsIfExists', 'aws:SourceVpc', vpc],
  ['ForAllValues:StringEqualsIfExists', 'aws:SourceVpc', vpc],
  ['StringNotEquals', 'aws:SourceVpc', vpc],
  ['StringLike', 'aws:userid', '*'],
  ['ArnLike', 's3:DataAccessPointArn', point('us-east-1:*:accesspoint/fixed')],
  ['StringLike', 'aws:SourceVpc', [vpc, 'vpc-*']],
  ['IpAddress', 'aws:SourceIp', '0.0.0.0/0'],
  ['IpAddress', 'aws:SourceIp', '0.0.0.0/7'],
  ['IpAddress', 'aws:SourceIp', '10.0.0.0/7'],
  ['IpAddress', 'aws:SourceIp', '::/0'],
  ['IpAddress', 'aws:SourceIp', '2000::/31'],
  ['IpAddress', 'aws:SourceIp', 'fc00::/7'],
  ['IpAddress', 'aws:SourceIp', 'fe80::/10'],
  ['IpAddress', 'aws:SourceIp', ['11.0.0.0/8', '0.0.0.0/0']],
  ['IpAddressIfExists', 'aws:SourceIp', '11.0.0.0/8'],
  ['ForAllValues:IpAddress', 'aws:SourceIp', '11.0.0.0/8'],
  ['NotIpAddress', 'aws:SourceIp', '11.0.0.0/8'],
  ['StringEquals', 'aws:Referer', 'https://example.invalid'],
  ['ArnLike', 'aws:SourceArn', topic('us-east-1:*:fixed')],
  ['ArnLike', 'aws:SourceArn', topic(`us-east-1:${account}:\${aws:username}`)],
  ['ArnLike', 'aws:SourceArn', topic('us-east-1:${aws:PrincipalAccount}:fixed')],
  ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/fixed'],
  ['ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${account}:role/\${aws:username}`],
]

for (const [expected, conditions] of [[false, closed], [true, open]] as const) {
  for (const [operator, key, operand] of conditions) {
    test(`everyone where ${operator} ${key} ${String(operand)}: ${expected ? 'public' : 'not public'}`, () => {
      assert.equal(isPublic(allow({ Condition: { [operator]: { [key]: operand } } })), expected)
    })
  }
}

test('one fixed condition is enough, and what lets absence through is one where Null asks for the key', () => {
  const fixed = { StringEquals: { 'aws:SourceAccount': account }, StringLike: { 'aws:SourceVpc': 'vpc-*' } }
  assert.equal(isPublic(allow({ Condition: fixed })), false)
  for (const operator of ['ForAllValues:StringEquals', 'StringEqualsIfExists']) {
    const withNull = (text: string) => ({ [operator]: { 'aws:SourceVpc': vpc }, Null: { 'aws:SourceVpc': text } })
    assert.equal(isPublic(allow({ Condition: withNull('false') })), false)
    assert.equal(isPublic(allow({ Condition: withNull('true') })), true)
  }
})

// What AWS refuses to store, and in which words.
import assert from 'node:assert/strict'
import { compilePolicy, longestDocument, PolicySyntaxError } from '../compile.ts'
import type { PolicyKind } from '../types.ts'
import { allowAll, document, home } from './questions.ts'
import { suite } from './suite.ts'

const syntax = 'Syntax errors in policy.'
const legacy = 'The policy failed legacy parsing'
const vendor = 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'
const vendors = 'Action vendors (e.g., aws, ec2, etc.) must not contain wildcards.'
const sids = 'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*'
const version = 'Policy document must be version 2012-10-17 or greater.'

export function refusal(text: string, kind: PolicyKind): string {
  try {
    compilePolicy(text, kind)
    return 'stored'
  } catch (error) {
    assert.ok(error instanceof PolicySyntaxError, String(error))
    return error.message
  }
}

const texts: readonly (readonly [text: string, message: string])[] = [
  ['', syntax],
  ['{', syntax],
  ['null', syntax],
  ['[]', syntax],
  ['"text"', syntax],
  ['1', syntax],
  ['{}', version],
  ['{"Version":"2012-10-17"}', syntax],
  ['{"Version":"2012-10-17","Statement":[]}', syntax],
  ['{"Version":"2012-10-17","Statement":null}', syntax],
  ['{"Version":"2012-10-17","Statement":"x"}', syntax],
  ['{"Version":"2012-10-17","Statement":[[]]}', syntax],
  ['{"Version":"2012-10-17","Statement":[null]}', syntax],
  ['{"Version":"2011-10-17","Statement":[]}', syntax],
  ['{"Version":2012,"Statement":[]}', syntax],
  ['{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}', 'stored'],
  ['{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}],}', syntax],
  ['{"Version":"2012-10-17","Id":"x","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}', 'stored'],
  ['{"Version":"2012-10-17","Id":1,"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}', syntax],
  ['{"Version":"2012-10-17","Other":"x","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}', syntax],
  ['{"version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}', syntax],
  ['{"Version":"2012-10-17","Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}', syntax],
  ['{"Version":"2012-10-17","Statement":{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}}', syntax],
  ['{"Version":"2012-10-17","Statement":{"Effect":"Deny","\\u0045ffect":"Allow","Action":"*","Resource":"*"}}', syntax],
  ['{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","__proto__":{}}}', syntax],
  [' {"Version" : "2012-10-17" ,\n"Statement":{"Effect":"Allow","Action":["*"],"Resource":["*"]}}\n', 'stored'],
  ['\ufeff{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}', syntax],
  [`{"Version":"2012-10-17","Statement":${'['.repeat(60_000)}${']'.repeat(60_000)}}`, syntax],
  [`{"Version":"2012-10-17","Statement":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`, syntax],
  [`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`.padEnd(longestDocument), 'stored'],
  [`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`.padEnd(longestDocument + 1), syntax],
]

/** Changes to a statement that allows everything; undefined takes the element away. */
const statements: readonly (readonly [changes: object, message: string])[] = [
  [{}, 'stored'],
  [{ Effect: undefined }, syntax],
  [{ Effect: 'Permit' }, syntax],
  [{ Effect: 'allow' }, legacy],
  [{ Effect: 'DENY' }, legacy],
  [{ Effect: ['Allow'] }, syntax],
  [{ Other: 'x' }, syntax],
  [{ action: 'kms:*' }, syntax],
  [{ Sid: 'a1B2' }, 'stored'],
  [{ Sid: '' }, 'stored'],
  [{ Sid: 1 }, syntax],
  [{ Sid: 'a b' }, sids],
  [{ Action: undefined }, 'Policy statement must contain actions.'],
  [{ Action: [] }, 'Policy statement must contain actions.'],
  [{ Action: undefined, NotAction: [] }, 'Policy statement must contain actions.'],
  [{ Action: undefined, NotAction: 'kms:*' }, 'stored'],
  [{ NotAction: 'kms:*' }, syntax],
  [{ Action: 1 }, syntax],
  [{ Action: null }, syntax],
  [{ Action: { a: 'kms:*' } }, syntax],
  [{ Action: ['kms:*', 1] }, syntax],
  [{ Action: 'Decrypt' }, vendor],
  [{ Action: '' }, vendor],
  [{ Action: ['kms:*', 'Decrypt'] }, vendor],
  [{ Action: 'kms:a:b' }, 'Actions/Condition can contain only one colon.'],
  [{ Action: 'k_ms:Decrypt' }, 'Vendor k_ms is not valid'],
  [{ Action: 'kms :Decrypt' }, 'Vendor kms  is not valid'],
  [{ Action: ':Decrypt' }, 'Vendor  is not valid'],
  [{ Action: '*:Decrypt' }, vendors],
  [{ Action: 'kms*:Decrypt' }, vendors],
  [{ Action: 'km?:Decrypt' }, vendors],
  [{ Action: '*:*' }, vendors],
  [{ Action: 'k_*:Decrypt' }, vendors],
  [{ Action: ['*', 'kms:De*', '?:Decrypt'] }, vendors],
  [{ Action: undefined, NotAction: '*:Decrypt' }, vendors],
  [{ Action: undefined, NotAction: ['kms:*', 'kms?:Decrypt'] }, vendors],
  [{ Action: ['kms:*', 'kms:De?rypt', '*'] }, 'stored'],
  [{ Resource: undefined }, 'Policy statement must contain resources.'],
  [{ Resource: [] }, 'Policy statement must contain resources.'],
  [{ Resource: undefined, NotResource: '*' }, 'stored'],
  [{ NotResource: '*' }, syntax],
  [{ Resource: true }, syntax],
  [{ Resource: ['*', null] }, syntax],
  [{ Resource: 'bucket' }, 'Resource bucket must be in ARN format or "*".'],
  [{ Resource: '' }, 'Resource  must be in ARN format or "*".'],
  [{ Resource: ['*', 'bucket/*'] }, 'Resource bucket/* must be in ARN format or "*".'],
  [{ Resource: 'urn:aws:s3:::bucket' }, 'Resource urn:aws:s3:::bucket must be in ARN format or "*".'],
  [{ Resource: 'arn:azure:s3:::b' }, 'Partition "azure" is not valid for resource "arn:azure:s3:::b".'],
  [{ Resource: 'arn:aws' }, 'Resource vendor must be fully qualified and cannot contain regexes.'],
  [{ Resource: 'arn:aws-cn:s3:::b' }, 'stored'],
  [{ Resource: 'arn:*:s3:::b' }, 'stored'],
  [{ Resource: 'arn:aws:iam:eu:1:user/a' }, 'IAM resource arn:aws:iam:eu:1:user/a cannot contain region information.'],
  [{ Principal: '*' }, 'Policy document should not specify a principal.'],
  [{ NotPrincipal: { AWS: home } }, 'Policy document should not specify a principal.'],
  [{ Condition: {} }, 'stored'],
  [{ Condition: null }, syntax],
  [{ Condition: [] }, syntax],
  [{ Condition: 'x' }, syntax],
  [{ Condition: { StringEquals: 'x' } }, syntax],
  [{ Condition: { StringEquals: ['x'] } }, syntax],
  [{ Condition: { StringEquals: { 'k:a': null } } }, syntax],
  [{ Condition: { StringEquals: { 'k:a': { b: 'c' } } } }, syntax],
  [{ Condition: { StringEquals: { 'k:a': [['b']] } } }, syntax],
  [{ Condition: { StringEquals: { 'k:a': ['b', 1, true] } } }, 'stored'],
  [{ Condition: { StringIs: { 'k:a': 'b' } } }, syntax],
  [{ Condition: { stringequals: { 'k:a': 'b' } } }, syntax],
  [{ Condition: { toString: { 'k:a': 'b' } } }, syntax],
  [{ Condition: { ForSomeValues: { 'k:a': 'b' } } }, syntax],
  [{ Condition: { 'ForSome:StringEquals': { 'k:a': 'b' } } }, syntax],
  [{ Condition: { 'ForAllValues:ForAnyValue:StringEquals': { 'k:a': 'b' } } }, syntax],
  [{ Condition: { 'ForAnyValue:StringLikeIfExists': { 'k:a': 'b' } } }, 'stored'],
  [{ Condition: { StringEqualsIfExistsIfExists: { 'k:a': 'b' } } }, syntax],
  [{ Condition: { NullIfExists: { 'k:a': 'true' } } }, syntax],
  [{ Condition: { Null: { 'k:a': 'yes' } } }, 'stored'],
  [{ Condition: { Bool: { 'k:a': 'yes' } } }, 'stored'],
  [{ Condition: { NumericEquals: { 'k:a': '01' } } }, 'stored'],
  [{ Condition: { NumericEquals: { 'k:a': 'NaN' } } }, legacy],
  [{ Condition: { NumericEquals: { 'k:a': '${k:b}' } } }, legacy],
  [{ Condition: { DateEquals: { 'k:a': 'not-a-date' } } }, legacy],
  [{ Condition: { IpAddress: { 'k:a': 'not-an-ip' } } }, legacy],
  [{ Condition: { IpAddress: { 'k:a': '2001:db8::5/64' } } }, legacy],
  [{ Condition: { IpAddress: { 'k:a': '::ffff:192.0.2.1' } } }, legacy],
  [{ Condition: { IpAddress: { 'k:a': '192.0.2.77/24' } } }, 'stored'],
  [{ Condition: { ArnLike: { 'k:a': 'not-an-arn' } } }, legacy],
  ...['ArnLike', 'ArnEquals', 'ArnNotLike', 'ArnNotEquals', 'ForAnyValue:ArnLikeIfExists'].flatMap(operator => [
    ...['*', 'arn:*:s3:::b', 'arn:aws:*:*:*:*', 'arn:aws:iam::*:user/${k:b}', 'arn:aws:iam::${k:b}:user/${k:c}'].map(operand => {
      return [{ Condition: { [operator]: { 'k:a': operand } } }, 'stored'] as const
    }),
    ...['${k:b}', '${k:b}:b', "${k:b, 'arn:aws:s3:::b'}", 'arn:aws:s3:b', '${*}', '', '**'].map(operand => {
      return [{ Condition: { [operator]: { 'k:a': ['*', operand] } } }, legacy] as const
    }),
  ]),
  [{ Condition: { BinaryEquals: { 'k:a': 'no-binary' } } }, syntax],
  ...['abc', 'YWJjZA', 'YWJjZA=', 'YWJjZGU', 'YWJj==', 'YWJj=', '==', '!!!'].map(operand => {
    return [{ Condition: { BinaryEquals: { 'k:a': ['YWJj', operand] } } }, syntax] as const
  }),
  [{ Condition: { BinaryEquals: { 'k:a': ['YWJj', 'YWJjZA==', 'YWJjZGU=', ''] } } }, 'stored'],
]
const changed = (changes: object) => document({ ...allowAll, ...changes })

const who = { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }
const denyKms = { Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*' }
const limit = 'A resource control policy denies actions of services that it names.'
const kinds: readonly (readonly [kind: PolicyKind, statement: unknown, message: string])[] = [
  ['trust', who, 'stored'],
  ['trust', { ...who, Action: ['sts:AssumeRole', 'sts:TagSession'] }, 'stored'],
  ['trust', { ...who, Action: '*' }, 'stored'],
  ['trust', { ...who, Action: 's3:GetObject' }, 'AssumeRole policy may only specify STS AssumeRole actions.'],
  ['trust', { ...who, Action: undefined }, 'Missing required field Action'],
  ['trust', { ...who, Resource: '*' }, 'Has prohibited field Resource'],
  ['trust', { ...who, NotResource: '*' }, 'AssumeRole policy must not contain resources.'],
  ['trust', { ...who, Principal: undefined }, 'Missing required field Principal'],
  ['trust', { ...who, Principal: undefined, NotPrincipal: '*' }, 'Allow with NotPrincipal is not allowed.'],
  [
    'trust', { ...who, Effect: 'Deny', Principal: undefined, NotPrincipal: '*' },
    'AssumeRole policy must not contain NotPrincipal field.',
  ],
  ['trust', { ...who, Principal: {} }, syntax],
  ['trust', { ...who, Principal: [] }, syntax],
  ['trust', { ...who, Principal: 'me' }, syntax],
  ['trust', { ...who, Principal: { AWS: [] } }, syntax],
  ['trust', { ...who, Principal: { AWS: 1 } }, syntax],
  ['trust', { ...who, Principal: { aws: '*' } }, syntax],
  ['trust', { ...who, Principal: { AWS: home } }, 'stored'],
  ['trust', { ...who, Principal: { AWS: `arn:aws-us-gov:iam::${home}:role/r` } }, 'stored'],
  ['resource', { ...who, Resource: '*' }, 'stored'],
  ['resource', { ...who, Resource: 'anything' }, 'stored'],
  ['resource', { ...who }, 'stored'],
  ['resource', { ...who, Action: undefined, Resource: '*' }, 'stored'],
  ['resource', { ...who, Resource: '*', Sid: 'with spaces' }, 'stored'],
  // Of a key policy in AWS's guide to Auto Scaling.
  ['resource', { ...who, Resource: '*', Sid: 'Allow service-linked role use of the customer managed key' }, 'stored'],
  ['resource', [{ ...who, Resource: '*', Sid: 'a b' }, { ...who, Resource: '*', Sid: 'a b' }], 'stored'],
  ['resource', { ...who, Resource: '*', NotPrincipal: '*' }, syntax],
  ['resource', { ...who, Resource: '*', Principal: undefined }, 'Missing required field Principal'],
  ['session', allowAll, 'stored'],
  ['session', { ...allowAll, Principal: '*' }, 'Policy document should not specify a principal.'],
  ['session', { ...allowAll, Condition: { NumericEquals: { 'k:a': 'x' } } }, 'stored'],
  ['session', { ...allowAll, Condition: { ArnLike: { 'k:a': 'x' } } }, 'stored'],
  ['session', { ...allowAll, Condition: { ArnLike: { 'k:a': '${k:b}' } } }, 'stored'],
  ['session', { ...allowAll, Condition: { BinaryEquals: { 'k:a': '?' } } }, syntax],
  ['session', { ...allowAll, Condition: { BinaryEquals: { 'k:a': 'abc' } } }, syntax],
  ['service-control', { ...allowAll, Principal: '*' }, 'Policy document should not specify a principal.'],
  ['resource-control', denyKms, 'stored'],
  ['resource-control', { ...denyKms, Resource: undefined, NotResource: '*' }, 'stored'],
  ['resource-control', { ...denyKms, Principal: { AWS: '*' } }, 'A resource control policy must name everyone.'],
  ['resource-control', { ...denyKms, Principal: undefined }, 'A resource control policy must name everyone.'],
  ['resource-control', { ...denyKms, Principal: undefined, NotPrincipal: '*' }, 'A resource control policy must name everyone.'],
  ['resource-control', { ...denyKms, Effect: 'Allow' }, limit],
  ['resource-control', { ...denyKms, Action: '*' }, limit],
  ['resource-control', { ...denyKms, Action: undefined, NotAction: 'kms:*' }, limit],
  ['identity', [{ ...allowAll, Sid: 'a' }, { ...allowAll, Sid: 'b' }], 'stored'],
  ['identity', [{ ...allowAll, Sid: 'a' }, { ...allowAll, Sid: 'a' }], 'Statement IDs (SID) in a single policy must be unique.'],
  ['trust', [{ ...who, Sid: 'a' }, { ...who, Sid: 'a' }], 'The Statement Ids in the policy are not unique'],
  ['identity', [{ ...allowAll, Sid: 'a' }, { ...allowAll, Sid: 'A' }], 'stored'],
  ['identity', [{ ...allowAll, Sid: '' }, { ...allowAll, Sid: '' }], 'stored'],
  ['identity', [allowAll, 1], syntax],
]

const names: readonly (readonly [type: string, value: string])[] = [
  ['AWS', '1'],
  ['AWS', 'me'],
  ['AWS', `arn:aws:iam::${home}:*`],
  ['AWS', `arn:aws:iam::${home}:user/*`],
  ['AWS', `arn:aws:iam::${home}:user/a?n`],
  ['AWS', 'arn:aws:iam::*:root'],
  ['AWS', `arn:aws:iam::${home}:group/g`],
  ['AWS', `arn:aws:s3:::bucket`],
  ['AWS', 'AROA*'],
  ['Service', '*.amazonaws.com'],
  ['Service', ''],
  ['CanonicalUser', '*'],
]

const versions: readonly (readonly [kind: PolicyKind, version: string, message: string])[] = [
  ['identity', '2012-10-17', 'stored'],
  ['identity', '2008-10-17', version],
  ['identity', '', version],
  ['boundary', '2008-10-17', version],
  ['service-control', '', version],
  ['inline', '2008-10-17', 'stored'],
  ['inline', '', 'stored'],
  ['inline', '2020-01-01', syntax],
  ['session', '2008-10-17', 'stored'],
  ['session', '', 'stored'],
  ['session', '2020-01-01', syntax],
]

export default [
  suite('language.document', 'text', texts, ([text, message]) => assert.equal(refusal(text, 'identity'), message)),
  suite('language.document', 'statements', statements, ([changes, message]) => {
    assert.equal(refusal(changed(changes), 'identity'), message)
    assert.equal(refusal(changed(changes), 'boundary'), message)
    assert.equal(refusal(changed(changes), 'service-control'), message)
  }),
  suite('language.document', 'by kind', kinds, ([kind, statement, message]) => {
    assert.equal(refusal(document(statement), kind), message)
  }),
  suite('language.principal', 'names that are none', names, ([type, value]) => {
    const text = document({ ...who, Principal: { [type]: value } })
    assert.equal(refusal(text, 'trust'), `Invalid principal in policy: "${type.toUpperCase()}":"${value}"`)
  }),
  suite('language.version', 'what is stored', versions, ([kind, text, message]) => {
    assert.equal(refusal(document(allowAll, text), kind), message)
  }),
]

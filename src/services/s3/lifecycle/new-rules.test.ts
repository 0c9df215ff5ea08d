// Which rules a bucket takes, and what is said of others.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import type { LifecycleRule } from '@aws-sdk/client-s3'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { restXml } from '../../../../test/kit/rest-xml.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { s3 } = sdk(server)
const Bucket = 'rules'
await s3.createBucket({ Bucket })

const put = (...rules: readonly object[]) => s3.putBucketLifecycleConfiguration({
  Bucket, LifecycleConfiguration: { Rules: rules as LifecycleRule[] },
})
const rule = (given: object) => ({ ID: 'base', Status: 'Enabled', Filter: {}, ...given })
const Expiration = { Days: 30 }
const raw = (method: string, body: string, more = {}) => restXml(server, {
  service: 's3', method, target: `/${Bucket}?lifecycle`, body,
  headers: { 'content-md5': createHash('md5').update(body).digest('base64'), ...more },
})
const date = (text: string) => new Date(`${text}Z`)

test('what is taken is told again as it was sent', async () => {
  const rules = [
    rule({ ID: 'all', Expiration: { Days: 365 }, Transitions: [
      { Days: 90, StorageClass: 'DEEP_ARCHIVE' }, { Days: 0, StorageClass: 'GLACIER' },
    ], NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 101 },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }),
    rule({ ID: 'tag', Filter: { Tag: { Key: 'k', Value: '' } }, Expiration, Status: 'Disabled' }),
    rule({ ID: 'and', Filter: { And: {
      Prefix: '', Tags: [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }],
      ObjectSizeGreaterThan: 0, ObjectSizeLessThan: 131_072,
    } }, Transitions: [{ Date: date('2030-01-02T00:00:00'), StorageClass: 'STANDARD_IA' }] }),
    rule({ ID: 'size', Filter: { ObjectSizeLessThan: 1 }, NoncurrentVersionTransitions: [
      { NoncurrentDays: 0, StorageClass: 'GLACIER_IR' },
      { NoncurrentDays: 90, StorageClass: 'GLACIER', NewerNoncurrentVersions: 3 },
    ] }),
    rule({ ID: 'prefix', Filter: { Prefix: 'p/' }, Expiration: { ExpiredObjectDeleteMarker: false } }),
    rule({ ID: 'early', Transitions: [{ Days: 29, StorageClass: 'ONEZONE_IA' }] }),
    rule({ ID: 'old', Expiration: { Date: date('2020-01-01T00:00:00') } }),
  ]
  const { TransitionDefaultMinimumObjectSize: minimum } = await put(...rules)
  assert.equal(minimum, 'all_storage_classes_128K')
  const told = await s3.getBucketLifecycleConfiguration({ Bucket })
  assert.deepEqual(told.Rules, rules)
  assert.equal(told.TransitionDefaultMinimumObjectSize, minimum)
  await assertRecord(server, 'PutBucketLifecycle', { readOnly: false })
  await s3.putBucketLifecycleConfiguration({
    Bucket, LifecycleConfiguration: { Rules: [rule({ Expiration }) as LifecycleRule] },
    TransitionDefaultMinimumObjectSize: 'varies_by_storage_class',
  })
  const { TransitionDefaultMinimumObjectSize: varied } = await s3.getBucketLifecycleConfiguration({ Bucket })
  assert.equal(varied, 'varies_by_storage_class')
})

test('rules of the older form are taken by themselves, and rules without ids have some', async () => {
  await put({ Status: 'Enabled', Prefix: 'a/', Expiration }, { ID: '', Status: 'Enabled', Prefix: 'b/', Expiration })
  const { Rules } = await s3.getBucketLifecycleConfiguration({ Bucket })
  assert.deepEqual(Rules?.map(({ Prefix, Filter }) => [Prefix, Filter]), [['a/', undefined], ['b/', undefined]])
  assert.ok(Rules.every(({ ID }) => /^[A-Za-z0-9]{48}$/.test(ID!)))
  assert.notEqual(Rules[0]!.ID, Rules[1]!.ID)
})

test('what is no rule is malformed', async () => {
  const many = Array.from({ length: 1001 }, (_, i) => rule({ ID: `${i}`, Expiration }))
  for (const rules of [
    [], many, [{ ID: 'a', Status: 'Enabled', Expiration }], [rule({ Prefix: '', Expiration })],
    [rule({ Status: 'enabled', Expiration })],
    ...[
      { And: {} }, { And: { Prefix: 'p/' } }, { And: { Tags: [{ Key: 'k', Value: 'v' }] } },
      { And: { ObjectSizeGreaterThan: 0 } },
      { Prefix: 'p/', ObjectSizeGreaterThan: 0 }, { Prefix: 'p', And: { Prefix: 'p', ObjectSizeLessThan: 5 } },
    ].map(Filter => [rule({ Filter, Expiration })]),
    ...[
      {}, { Days: 1, Date: date('2030-01-02T00:00:00') }, { Days: 1, ExpiredObjectDeleteMarker: false },
    ].map(one => [rule({ Expiration: one })]),
    ...[
      { StorageClass: 'GLACIER' }, { Days: 1 }, { Days: 1, StorageClass: 'BOGUS' }, { Days: 1, StorageClass: 'EXPRESS_ONEZONE' },
      { Days: 1, Date: date('2030-01-02T00:00:00'), StorageClass: 'GLACIER' },
    ].map(one => [rule({ Transitions: [one] })]),
    [rule({ NoncurrentVersionExpiration: { NewerNoncurrentVersions: 1 } })], [rule({ AbortIncompleteMultipartUpload: {} })],
    [rule({ NoncurrentVersionTransitions: [{ StorageClass: 'GLACIER' }] })],
  ]) await assertRefused(put(...rules), 'MalformedXML', /not well-formed/, 400)
})

test('what goes with nothing else is refused as a request', async () => {
  const [tag, size] = [{ Tag: { Key: 'k', Value: 'v' } }, { ObjectSizeGreaterThan: 0 }]
  const abort = { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }
  const marker = (ExpiredObjectDeleteMarker: boolean) => ({ Expiration: { ExpiredObjectDeleteMarker } })
  const old = (given: object) => ({ ID: 'old', Status: 'Enabled', Prefix: '', ...given })
  const most = 1_099_511_627_776_000
  const transition = (StorageClass: string, when: object) => ({ StorageClass, ...when })
  const cases: readonly (readonly [string | RegExp, ...object[]])[] = [
    ['At least one action needs to be specified in a rule', rule({})],
    ['At least one action needs to be specified in a rule', rule({ Status: 'Disabled' })],
    ['Duplicate Tag Keys are not allowed.',
      rule({ Filter: { And: { Tags: [{ Key: 'k', Value: 'a' }, { Key: 'k', Value: 'b' }] } }, Expiration })],
    [`'ObjectSizeLessThan' should be between 1 and ${most}.`, rule({ Filter: { ObjectSizeLessThan: 0 }, Expiration })],
    [`'ObjectSizeGreaterThan' should be between 0 and ${most}.`, rule({ Filter: { ObjectSizeGreaterThan: -1 }, Expiration })],
    [/^'ObjectSizeGreaterThan' should be/, rule({ Filter: { ObjectSizeGreaterThan: most + 1 }, Expiration })],
    ["'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.",
      rule({ Filter: { And: { ObjectSizeGreaterThan: 10, ObjectSizeLessThan: 10 } }, Expiration })],
    ['ExpiredObjectDeleteMarker cannot be specified with Tags.', rule({ Filter: tag, ...marker(true) })],
    ['ExpiredObjectDeleteMarker cannot be specified with Tags.', rule({ Filter: tag, ...marker(false) })],
    ['ExpiredObjectDeleteMarker cannot be specified with Object Size.', rule({ Filter: size, ...marker(true) })],
    ['AbortIncompleteMultipartUpload cannot be specified with Tags.', rule({ Filter: tag, ...abort, Expiration })],
    ['AbortIncompleteMultipartUpload cannot be specified with Object Size.', rule({ Filter: size, ...abort })],
    ['Filter element can only be used in Lifecycle V2.', old({ Expiration }), rule({ Expiration })],
    ['Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter.',
      rule({ Expiration }), old({ Expiration })],
    ['NewerNoncurrentVersions element can only be used in Lifecycle V2.',
      old({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 1 } })],
    ["Found overlapping prefixes 'a' and 'ab' for same action type 'Expiration'",
      old({ Prefix: 'ab', Expiration }), old({ ID: 'b', Prefix: 'b', Expiration }), old({ ID: 'c', Prefix: 'a', Expiration })],
    ["'StorageClass' must be different for 'Transition' actions in same 'Rule' with filter '(prefix=)'",
      rule({ Transitions: [transition('GLACIER', { Days: 0 }), transition('GLACIER', { Days: 100 })] })],
    ["Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for filter '(prefix=d)'",
      rule({ Filter: { Prefix: 'd' }, Expiration, Transitions: [transition('GLACIER', { Date: date('2030-01-02T00:00:00') })] })],
    ['The maximum size of a prefix is 1024.', rule({ Filter: { Prefix: 'x'.repeat(1025) }, Expiration })],
  ]
  for (const [message, ...rules] of cases) await assertRefused(put(...rules), 'InvalidRequest', message, 400)
})

test('days, dates and counts that are none are named', async () => {
  const move = (...transitions: readonly (readonly [number, string])[]) =>
    ({ Transitions: transitions.map(([Days, StorageClass]) => ({ Days, StorageClass })) })
  const past = (...transitions: readonly (readonly [number, string])[]) =>
    ({ NoncurrentVersionTransitions: transitions.map(([NoncurrentDays, StorageClass]) => ({ NoncurrentDays, StorageClass })) })
  const cases: readonly (readonly [name: string, value: string, message: RegExp, ...rules: object[]])[] = [
    ['ID', 'x'.repeat(256), /^ID length should not exceed allowed limit of 255$/, rule({ ID: 'x'.repeat(256), Expiration })],
    ['ID', 'base', /^Rule ID must be unique\. Found same ID for more than one rule$/, rule({ Expiration }), rule({ Expiration })],
    ['Days', '0', /^'Days' for Expiration action must be a positive integer$/,
      rule({ Expiration: { Days: 0 }, Status: 'Disabled' })],
    ['Days', '-1', /^'Days' for Expiration action/, rule({ Expiration: { Days: -1 } })],
    ['Date', '2030-01-02T12:00:00.000Z', /^'Date' must be at midnight GMT$/,
      rule({ Expiration: { Date: date('2030-01-02T12:00:00') } })],
    ['DaysAfterInitiation', '0', /^'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer$/,
      rule({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 0 } })],
    ['NoncurrentDays', '0', /^'NoncurrentDays' for NoncurrentVersionExpiration action/,
      rule({ NoncurrentVersionExpiration: { NoncurrentDays: 0 } })],
    ['NewerNoncurrentVersions', '0', /positive integer$/,
      rule({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 0 } })],
    ['StorageClass', 'STANDARD', /^/, rule(move([1, 'STANDARD']))],
    ['Days', '-1', /^/, rule(move([-1, 'GLACIER']))],
    ['Days', '59', /^'Days' in the 'Transition' action for StorageClass 'GLACIER' for filter '\(prefix=\)' must be 30 days more /,
      rule(move([30, 'STANDARD_IA'], [59, 'GLACIER']))],
    ['Days', '89', /must be 90 days more/, rule(move([0, 'GLACIER'], [89, 'DEEP_ARCHIVE']))],
    ['Days', '30', /more than/, rule(move([30, 'STANDARD_IA'], [30, 'GLACIER']))],
    ['Days', '100', /more than/, rule(move([0, 'GLACIER'], [100, 'STANDARD_IA']))],
    ['Days', '30', /^'Days' in the Expiration action for filter '\(prefix=\)' must be greater than 'Days' in the Tran/,
      rule({ Expiration, ...move([30, 'STANDARD_IA']) })],
    ['NoncurrentDays', '2', /more than/, rule(past([1, 'STANDARD_IA'], [2, 'GLACIER']))],
    ['NoncurrentDays', '1', /must be greater than 'NoncurrentDays' in the NoncurrentVersionTransition action$/,
      rule({ NoncurrentVersionExpiration: { NoncurrentDays: 1 }, ...past([2, 'GLACIER']) })],
  ]
  for (const [ArgumentName, ArgumentValue, message, ...rules] of cases) {
    await assertRefused(put(...rules), 'InvalidArgument', message, 400)
    await assert.rejects(put(...rules), { ArgumentName, ArgumentValue })
  }
})

test('a thousand rules are taken', async () => {
  const Prefix = 'x'.repeat(700)
  const many = Array.from({ length: 1000 }, (_, i) => rule({ ID: `rule-${i}`, Filter: { Prefix: `${Prefix}${i}/` }, Expiration }))
  await put(...many)
  assert.equal((await s3.getBucketLifecycleConfiguration({ Bucket })).Rules?.length, 1000)
})

test('a minimum that is none is refused, and a bucket without rules has none to tell', async () => {
  const body = '<LifecycleConfiguration><Rule><Filter/><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule>'
    + '</LifecycleConfiguration>'
  const headers = { 'x-amz-transition-default-minimum-object-size': 'none' }
  const refused = await raw('PUT', body, headers)
  assert.equal(refused.status, 400)
  assert.match(refused.body, /<Code>InvalidRequest<\/Code><Message>Invalid TransitionDefaultMinimumObjectSize found: none</)
  for (let i = 0; i < 2; i++) await s3.deleteBucketLifecycle({ Bucket })
  const none = s3.getBucketLifecycleConfiguration({ Bucket })
  await assertRefused(none, 'NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist', 404)
  await assert.rejects(none, { BucketName: Bucket })
  await assertRecord(server, 'DeleteBucketLifecycle', { readOnly: false })
})

test('the older operations are the same requests', async () => {
  const body = '<LifecycleConfiguration><Rule><ID>old</ID><Prefix>logs/</Prefix><Status>Enabled</Status><Transition>'
    + '<Days>30</Days><StorageClass>GLACIER</StorageClass></Transition></Rule></LifecycleConfiguration>'
  assert.equal((await raw('PUT', body)).status, 200)
  const told = await raw('GET', '')
  assert.match(told.body, /<Rule><ID>old<\/ID><Prefix>logs\/<\/Prefix><Status>Enabled<\/Status><Transition><Days>30<\/Days>/)
})

test('each asks for its own action', async () => {
  const { s3: reader } = sdk(server, await createUser(server, 'rule-reader', allow('s3:GetLifecycleConfiguration', '*')))
  await reader.getBucketLifecycleConfiguration({ Bucket })
  const denied = /is not authorized to perform: s3:PutLifecycleConfiguration on resource/
  await assertRefused(reader.deleteBucketLifecycle({ Bucket }), 'AccessDenied', denied, 403)
  const { s3: writer } = sdk(server, await createUser(server, 'rule-writer', allow('s3:PutLifecycleConfiguration', '*')))
  await writer.deleteBucketLifecycle({ Bucket })
  await assertRefused(writer.getBucketLifecycleConfiguration({ Bucket }), 'AccessDenied', /s3:GetLifecycleConfiguration/, 403)
})

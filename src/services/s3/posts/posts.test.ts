// Forms that browsers post to a bucket, and what each is told that is not as its policy has it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  formBody, post, signPost, type Fields, type Form, type PostAnswer, type PostTarget, type Signed,
} from '../../../../test/kit/posts.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { s3 } = sdk(server)
await s3.createBucket({ Bucket: 'bucket' })
const { url } = server
const inPath: PostTarget = { url, target: '/bucket' }
const send = (fields: Fields, more: Partial<Form> = {}, target = inPath) => post(target, { fields, file: 'content', ...more })
const sendSigned = (signed: Signed, more: Partial<Form> = {}, target = inPath) => send(signPost(signed), more, target)

async function content(Key: string): Promise<string> {
  const { Body } = await s3.getObject({ Bucket: 'bucket', Key })
  return Body!.transformToString()
}

const isAbsent = async (Key: string) => assert.rejects(s3.headObject({ Bucket: 'bucket', Key }), { name: 'NotFound' })

test('a form puts its file, in the path of a bucket and at its host', async () => {
  const told = await sendSigned({ fields: { key: 'a b/ü' }, bucket: 'bucket' })
  assert.deepEqual([told.status, told.body], [204, ''])
  assert.equal(told.headers.get('etag'), '"9a0364b9e99bb480dd25e1f0284c8555"')
  assert.equal(told.headers.get('location'), `${url}/bucket/a%20b%2F%C3%BC`)
  assert.equal(await content('a b/ü'), 'content')
  const places = [['/bucket/', undefined], ['/', 'bucket.localhost'], ['/', 'bucket.s3.us-east-1.amazonaws.com']] as const
  for (const [target, host] of places) {
    const fields = { key: host ?? 'slash' }
    const at = await sendSigned({ fields }, { file: host ?? '' }, { url, target, ...(host && { host }) })
    assert.equal(at.status, 204, at.body)
    assert.equal(await content(host ?? 'slash'), host ?? '')
  }
})

test('fields say of an object what headers do', async () => {
  const tags = '<Tagging><TagSet><Tag><Key>a+b</Key><Value>1 2</Value></Tag></TagSet></Tagging>'
  const fields = {
    key: 'with/${filename}', 'Content-Type': 'text/x-field', 'cache-control': 'no-store', 'X-Amz-Meta-Tag': 'v', tagging: tags,
    'x-amz-storage-class': 'STANDARD_IA', 'x-amz-server-side-encryption': 'AES256', 'x-amz-website-redirect-location': '/other',
    'x-amz-checksum-sha256': '7XACtDnprIRfIjV9giusFERzD722AW0+yUMil7nsn3M=', success_action_status: '201', acl: 'private',
  }
  const conditions = Object.keys(fields).map(name => ['starts-with', `$${name}`, ''])
  const told = await sendSigned({ fields, conditions }, { fileName: 'C:\\dir\\x & y.txt' })
  assert.equal(told.status, 201, told.body)
  assert.equal(told.body, [
    '<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>', `<Location>${url}/bucket/with%2Fx%20%26%20y.txt</Location>`,
    '<Bucket>bucket</Bucket><Key>with/x &amp; y.txt</Key>',
    '<ETag>&quot;9a0364b9e99bb480dd25e1f0284c8555&quot;</ETag></PostResponse>',
  ].join(''))
  const kept = await s3.headObject({ Bucket: 'bucket', Key: 'with/x & y.txt' })
  assert.deepEqual(
    [kept.ContentType, kept.CacheControl, kept.Metadata, kept.StorageClass, kept.WebsiteRedirectLocation, kept.TagCount],
    ['text/x-field', 'no-store', { tag: 'v' }, 'STANDARD_IA', '/other', 1],
  )
  const { TagSet } = await s3.getObjectTagging({ Bucket: 'bucket', Key: 'with/x & y.txt' })
  assert.deepEqual(TagSet, [{ Key: 'a+b', Value: '1 2' }])
})

test('a name of the file stands wherever its variable does, and the variable where there is no name', async () => {
  const fields = { key: '${filename}', 'x-amz-meta-name': '<${filename}>' }
  const conditions = [['eq', '$key', 'n$&.txt'], ['eq', '$x-amz-meta-name', '<n$&.txt>']]
  assert.equal((await sendSigned({ fields, conditions }, { fileName: 'a/n$&.txt' })).status, 204)
  assert.equal(await content('n$&.txt'), 'content')
  assert.equal((await sendSigned({ fields: { key: 'kept-${filename}' } }, { fileName: '' })).status, 204)
  assert.equal(await content('kept-${filename}'), 'content')
})

test('who asks for it is sent on, with what was made', async () => {
  const redirected = async (to: string) => {
    const { status, headers, body } = await sendSigned({ fields: { key: 'a b', success_action_redirect: to } })
    return [status, headers.get('location'), body]
  }
  const query = 'bucket=bucket&key=a+b&etag=%229a0364b9e99bb480dd25e1f0284c8555%22'
  assert.deepEqual(await redirected('http://page.example/done'), [303, `http://page.example/done?${query}`, ''])
  assert.deepEqual(await redirected('https://page.example/?x=1#top'), [303, `https://page.example/?x=1&${query}#top`, ''])
  for (const none of ['/relative', 'javascript:alert(1)', 'http://']) assert.equal((await redirected(none))[0], 204)
  assert.equal((await sendSigned({ fields: { key: 'k', success_action_status: '200' } })).status, 200)
  assert.equal((await sendSigned({ fields: { key: 'k', success_action_status: '404' } })).status, 204)
})

test('what stands behind the file is nobody\'s, and a connection goes on behind it', async () => {
  const told = await sendSigned({ fields: { key: 'behind' } }, { behind: { key: 'other', 'x-amz-meta-a': 'b', file: 'second' } })
  assert.equal(told.status, 204)
  assert.equal(await content('behind'), 'content')
})

const denied = (what: string) => [403, 'AccessDenied', `Invalid according to Policy: ${what}`]
const failed = (condition: string) => denied(`Policy Condition failed: ${condition}`)

test('a form that is not as its policy has it is told by which condition', async () => {
  const key = { key: 'k' }
  const cases: readonly (readonly [Signed, readonly unknown[]])[] = [
    [{ fields: { key: 'k' }, conditions: [{ Key: 'x"' }] }, failed('["eq", "$Key", "x\\""]')],
    [{ fields: { key: 'k' }, conditions: [['eq', 'key', 'k']] }, failed('["eq", "key", "k"]')],
    [{ fields: { key: 'k' }, conditions: [['starts-with', '$key', 'K']] }, failed('["starts-with", "$key", "K"]')],
    [{ fields: { key: 'k' }, bucket: 'other' }, failed('["eq", "$bucket", "other"]')],
    [{ fields: { key: 'k' }, conditions: [{ key: 'k' }, ['starts-with', '$acl', '']] }, failed('["starts-with", "$acl", ""]')],
    [
      { fields: { key: 'k', 'content-type': 'image/a, text/b' }, conditions: [key, ['starts-with', '$Content-Type', 'image/']] },
      failed('["starts-with", "$Content-Type", "image/"]'),
    ],
    [
      { fields: { key: 'k', 'X-Amz-Meta-A': 'b', Other: 'c', 'x-ignore-d': 'e' }, conditions: [key] },
      denied('Extra input fields: X-Amz-Meta-A, Other'),
    ],
    [{ fields: { key: 'k' }, lasts: -1 }, denied('Policy expired.')],
    [
      { fields: { key: 'k' }, conditions: [{ 'X-Amz-Security-Token': 'secret' }] },
      failed('["eq", "$X-Amz-Security-Token", "***"]'),
    ],
    [
      { fields: { key: 'k' }, conditions: [key, ['content-length-range', 'x', '1']] },
      failed('["content-length-range", "x", "1"]'),
    ],
  ]
  for (const [signed, expected] of cases) {
    const told = await sendSigned(signed)
    assert.deepEqual([told.status, told.element('Code'), told.element('Message')], expected)
  }
  await isAbsent('k-none')
})

test('a policy that is none is told what is wrong with it', async () => {
  const encode = (text: string) => Buffer.from(text).toString('base64')
  const at = '"2099-01-01T00:00:00Z"'
  const of = (conditions: string) => encode(`{"expiration":${at},"conditions":${conditions}}`)
  const cases: readonly (readonly [string, string])[] = [
    ['%%%', 'Invalid JSON.'], [encode('{'), 'Invalid JSON.'], [encode('[]'), 'Invalid JSON.'],
    [encode('{"conditions":[]}'), 'Policy missing expiration.'], [encode(`{"expiration":${at}}`), 'Policy missing conditions.'],
    [of('{}'), "Invalid 'conditions' value: must be a List."],
    [encode('{"expiration":"2099-01-01 00:00:00","conditions":[]}'), "Invalid 'expiration' value: '2099-01-01 00:00:00'"],
    [encode('{"Statement":[]}'), "Unexpected: 'statement'"],
    [of('[{}]'), 'Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.'],
    [of('[{"a":1}]'), 'Invalid Simple-Condition: value must be a string.'],
    [of('[[]]'), 'Invalid Condition: missing operation identifier.'],
    [of('[["like","$key","a"]]'), "Invalid Condition: unknown operation 'like'."],
    [of('[["content-length-range",0,1.5]]'), 'Invalid JSON.'],
  ]
  for (const [text, what] of cases) {
    const told = await sendSigned({ fields: { key: 'k' }, policy: text })
    const seen = [told.status, told.element('Code'), told.element('Message')]
    assert.deepEqual(seen, [400, 'InvalidPolicyDocument', `Invalid Policy: ${what}`])
  }
})

test('a file is as long as its policy has it', async () => {
  const sized = (range: readonly unknown[], file: string, behind: Fields = {}) =>
    sendSigned({ fields: { key: 'sized' }, conditions: [{ key: 'sized' }, ['content-length-range', ...range]] }, { file, behind })
  for (const range of [[5, 10], ['5', '10']]) {
    assert.equal((await sized(range, 'x'.repeat(5))).status, 204)
    assert.equal((await sized(range, 'x'.repeat(10), { any: 'x'.repeat(100) })).status, 204)
  }
  await s3.deleteObject({ Bucket: 'bucket', Key: 'sized' })
  const large = await sized([5, 10], 'x'.repeat(12))
  const elements = (told: PostAnswer, ...names: readonly string[]) => [told.status, ...names.map(told.element)]
  assert.deepEqual(elements(large, 'Code', 'ProposedSize', 'MaxSizeAllowed'), [400, 'EntityTooLarge', '12', '10'])
  const small = await sized([5, 10], 'x')
  assert.deepEqual(elements(small, 'Code', 'ProposedSize', 'MinSizeAllowed'), [400, 'EntityTooSmall', '1', '5'])
  await isAbsent('sized')
})

test('what is no form, or lacks a part, is told so', async () => {
  const whole = signPost({ fields: { key: 'none' } })
  const without = (...names: readonly string[]): Fields =>
    Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name)))
  const argument = (message: string, name: string) => [400, 'InvalidArgument', message, name]
  const order = 'If it is specified, please check the order of the fields.'
  const noField = (name: string) => argument(`Bucket POST must contain a field named '${name}'.  ${order}`, name)
  const tooOld = 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.'
  const cases: readonly (readonly [Fields, Partial<Form>, readonly unknown[]])[] = [
    [without('key'), {}, noField('key')], [without('key'), { behind: { key: 'none' } }, noField('key')],
    [without('x-amz-signature'), {}, noField('X-Amz-Signature')], [without('policy'), {}, noField('Policy')],
    [without('x-amz-algorithm', 'x-amz-credential'), {}, noField('X-Amz-Algorithm')],
    [without('x-amz-date'), {}, noField('X-Amz-Date')],
    [
      { ...whole, 'x-amz-algorithm': 'AWS4-HMAC-SHA1' }, {},
      argument('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"', 'X-Amz-Algorithm'),
    ],
    [{ ...whole, 'x-amz-date': '2026' }, {}, argument('X-Amz-Date must be formated via ISO8601 Long format', 'X-Amz-Date')],
    [{ key: 'none', AWSAccessKeyId: 'a', signature: 'b', policy: 'c' }, {}, [400, 'InvalidRequest', tooOld, undefined]],
  ]
  for (const [fields, more, expected] of cases) {
    const told = await send(fields, more)
    assert.deepEqual([told.status, told.element('Code'), told.element('Message'), told.element('ArgumentName')], expected)
  }
  const noFile = await post(inPath, { fields: whole })
  assert.deepEqual(
    [noFile.status, ...['Code', 'Message', 'ArgumentName', 'ArgumentValue'].map(noFile.element)],
    [400, 'InvalidArgument', 'POST requires exactly one file upload per request.', 'file', '0'],
  )
  for (const [type, host] of [['text/html', undefined], ['image/png', 'bucket.localhost'], ['', 'bucket.localhost']] as const) {
    const place = host === undefined ? inPath : { url, target: '/', host }
    const other = await post({ ...place, headers: { 'content-type': type } }, Buffer.from('x'))
    assert.deepEqual([other.status, other.element('Code')], [412, 'PreconditionFailed'])
    assert.equal(other.element('Condition'), 'Bucket POST must be of the enclosure-type multipart/form-data')
  }
  const unbound = await post({ ...inPath, headers: { 'content-type': 'multipart/form-data' } }, Buffer.from('x'))
  assert.deepEqual([unbound.status, unbound.element('Code')], [400, 'MalformedPOSTRequest'])
  const endless = formBody({ fields: whole, file: 'content' })
  const cut = await post(inPath, endless.subarray(0, endless.length - 8))
  assert.deepEqual([cut.status, cut.element('Code')], [400, 'MalformedPOSTRequest'])
  const large = await send({ 'x-ignore': 'x'.repeat(20_480), ...whole })
  assert.deepEqual([large.status, large.element('Code')], [400, 'MaxPostPreDataLengthExceeded'])
  assert.equal(large.element('MaxPostPreDataLengthBytes'), '20480')
  await isAbsent('none')
})

test('nobody posts by a signature that is none', async () => {
  const whole = signPost({ fields: { key: 'none' } })
  const cut = whole['policy']!.slice(0, -2)
  const wrong = await send({ ...whole, policy: cut })
  assert.deepEqual([wrong.status, wrong.element('Code'), wrong.element('StringToSign')], [403, 'SignatureDoesNotMatch', cut])
  const identity = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' }
  const unknown = await sendSigned({ fields: { key: 'none' }, identity })
  assert.deepEqual([unknown.status, unknown.element('Code')], [403, 'InvalidAccessKeyId'])
  assert.equal(unknown.element('AWSAccessKeyId'), identity.accessKeyId)
  const old = await sendSigned({ fields: { key: 'none' }, date: '20200101T000000Z' })
  assert.deepEqual([old.status, old.element('Code')], [403, 'AccessDenied'])
  await isAbsent('none')
})

test('whoever has signed may put, by the way of a form where a policy asks for that', async () => {
  const byForm = { StringEquals: { 's3:authType': 'POST' }, NumericLessThan: { 's3:signatureAge': '600000' } }
  const own = allow('s3:PutObject', 'arn:aws:s3:::bucket/poster/*')
  const poster = await createUser(server, 'poster', { ...own, Condition: byForm })
  assert.equal((await sendSigned({ fields: { key: 'poster/a' }, identity: poster })).status, 204)
  const asHeader = sdk(server, poster).s3.putObject({ Bucket: 'bucket', Key: 'poster/a', Body: '' })
  await assert.rejects(asHeader, { name: 'AccessDenied' })
  const other = await sendSigned({ fields: { key: 'other' }, identity: poster })
  assert.deepEqual([other.status, other.element('Code')], [403, 'AccessDenied'])
  const tagging = '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>'
  const tagged = await sendSigned({ fields: { key: 'poster/b', tagging }, identity: poster })
  assert.match(tagged.element('Message')!, /s3:PutObjectTagging/)
  await isAbsent('other')
})

test('under a key of KMS it is put in the name of who has signed, who has to be let use that', async () => {
  const { KeyMetadata } = await sdk(server).kms.createKey({})
  const fields = { 'x-amz-server-side-encryption': 'aws:kms', 'x-amz-server-side-encryption-aws-kms-key-id': KeyMetadata!.Arn! }
  const own = allow('s3:PutObject', 'arn:aws:s3:::bucket/sealed')
  const without = await createUser(server, 'without', own)
  const refused = await sendSigned({ fields: { key: 'sealed', ...fields }, identity: without })
  assert.match(refused.element('Message')!, /kms:GenerateDataKey/)
  const withKey = await createUser(server, 'with', own, allow('kms:GenerateDataKey', KeyMetadata!.Arn!))
  const told = await sendSigned({ fields: { key: 'sealed', ...fields }, identity: withKey })
  assert.deepEqual([told.status, told.headers.get('x-amz-server-side-encryption')], [204, 'aws:kms'])
})

test('who does not sign posts where a policy lets everyone', async () => {
  const nobody = await send({ key: 'none', policy: 'any' })
  assert.deepEqual([nobody.status, nobody.element('Code'), nobody.element('Message')], [403, 'AccessDenied', 'Access Denied'])
  const Bucket = 'open'
  await s3.createBucket({ Bucket })
  await s3.deletePublicAccessBlock({ Bucket })
  await s3.putBucketPolicy({ Bucket, Policy: policy({ ...allow('s3:PutObject', 'arn:aws:s3:::open/*'), Principal: '*' }) })
  assert.equal((await send({ key: 'anon' }, {}, { url, target: '/open' })).status, 204)
  assert.equal((await s3.headObject({ Bucket, Key: 'anon' })).ContentLength, 7)
})

test('it is recorded as what it is', async () => {
  await sendSigned({ fields: { key: 'recorded' } })
  const record = (await server.records()).findLast(({ eventName }) => eventName === 'PostObject')!
  assert.deepEqual(
    [record.eventCategory, record.requestParameters, record.additionalEventData?.['bytesTransferredIn']],
    ['Data', { bucketName: 'bucket', key: 'recorded', Host: new URL(url).host }, 7],
  )
})

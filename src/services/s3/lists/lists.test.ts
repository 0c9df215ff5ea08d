// Lists of keys, of objects and of all versions, beside what a reader makes of all keys who has no index.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ListObjectsV2CommandOutput, ListObjectVersionsCommandOutput } from '@aws-sdk/client-s3'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { lastRecord } from '../../../../test/kit/record.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { s3 } = sdk(server)

const inOrder = (keys: Iterable<string>) => [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))

async function makeBucket(Bucket: string, keys: readonly string[], Status?: 'Enabled'): Promise<string> {
  await s3.createBucket({ Bucket })
  if (Status) await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status } })
  for (let i = 0; i < keys.length; i += 50) {
    await Promise.all(keys.slice(i, i + 50).map(Key => s3.putObject({ Bucket, Key, Body: Key })))
  }
  return Bucket
}

/** Keys in which one character is of each width, and next to where UTF-16 and UTF-8 sort otherwise. */
const letters = ['a', 'b', '/', '-', '\u00fc', '\uff5e', '\u{1f511}']
const keys = inOrder(new Set(Array.from({ length: 160 }, (_, i) =>
  Array.from({ length: 1 + (i % 5) }, (_unused, at) => letters[(i * 31 + at * 17 + ((i * i) >> at)) % letters.length]).join(''))))

interface Entry {
  readonly key?: string
  readonly prefix?: string
}

function naive(all: readonly string[], prefix: string, delimiter: string): Entry[] {
  const seen = new Set<string>()
  return all.filter(key => key.startsWith(prefix)).flatMap((key): Entry[] => {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    if (end < 0) return [{ key }]
    const common = key.slice(0, end + delimiter.length)
    if (seen.has(common)) return []
    seen.add(common)
    return [{ prefix: common }]
  })
}

interface Page {
  readonly Contents?: readonly { readonly Key?: string | undefined }[] | undefined
  readonly CommonPrefixes?: readonly { readonly Prefix?: string | undefined }[] | undefined
}

const entriesOf = ({ Contents = [], CommonPrefixes = [] }: Page): Entry[] =>
  inOrder([...Contents.map(({ Key }) => `${Key}`), ...CommonPrefixes.map(({ Prefix }) => `${Prefix}\0`)])
    .map(text => (text.endsWith('\0') ? { prefix: text.slice(0, -1) } : { key: text }))

test('every page of every list is what a reader of all keys would make', async () => {
  const Bucket = await makeBucket('compared', keys)
  for (const Prefix of ['', 'a', 'a/', '/', 'b-', '\uff5e', '\u{1f511}', 'none', 'a'.repeat(1100)]) {
    for (const Delimiter of ['', '/', '-', 'a/']) {
      for (const MaxKeys of [4, 1000]) {
        const what = JSON.stringify({ Prefix, Delimiter, MaxKeys })
        const expected = naive(keys, Prefix, Delimiter)
        const found: Entry[] = []
        let last: ListObjectsV2CommandOutput | undefined
        do {
          const ContinuationToken = last?.NextContinuationToken
          last = await s3.listObjectsV2({ Bucket, Prefix, Delimiter, MaxKeys, ContinuationToken })
          const entries = entriesOf(last)
          assert.equal(last.KeyCount, entries.length, what)
          if (last.IsTruncated) assert.equal(entries.length, MaxKeys, what)
          found.push(...entries)
        } while (last.IsTruncated)
        assert.deepEqual(found, expected, what)
        const old: Entry[] = []
        for (let Marker: string | undefined, more = true; more;) {
          const page = await s3.listObjects({ Bucket, Prefix, Delimiter, MaxKeys, Marker })
          assert.equal(page.NextMarker !== undefined, page.IsTruncated === true && Delimiter !== '', what)
          old.push(...entriesOf(page))
          more = page.IsTruncated === true
          Marker = page.NextMarker ?? page.Contents?.at(-1)?.Key
        }
        assert.deepEqual(old, expected, what)
      }
    }
  }
})

test('a deleted key that is a prefix hides nothing of what is behind it, whatever the page', async () => {
  const Bucket = await makeBucket('folders', ['a', 'b/', 'photos/', 'photos/x', 'z'], 'Enabled')
  for (const Key of ['b/', 'photos/']) await s3.deleteObject({ Bucket, Key })
  const expected = [{ key: 'a' }, { prefix: 'photos/' }, { key: 'z' }]
  for (const MaxKeys of [1, 2, 3]) {
    const [found, old]: [Entry[], Entry[]] = [[], []]
    for (let token: string | undefined, more = true; more;) {
      const page = await s3.listObjectsV2({ Bucket, Delimiter: '/', MaxKeys, ContinuationToken: token })
      found.push(...entriesOf(page))
      token = page.NextContinuationToken
      more = page.IsTruncated === true
    }
    for (let Marker: string | undefined, more = true; more;) {
      const page = await s3.listObjects({ Bucket, Delimiter: '/', MaxKeys, Marker })
      old.push(...entriesOf(page))
      Marker = page.NextMarker
      more = page.IsTruncated === true
    }
    assert.deepEqual([found, old], [expected, expected], `${MaxKeys}`)
  }
})

test('a list begins behind any key, whether it is there or not', async () => {
  for (const StartAfter of ['', 'a', 'a/', 'a0', 'b', '\ue000', '\u{10ffff}', 'z'.repeat(2000), `a${'\u00fc'.repeat(700)}`]) {
    const { Contents = [], StartAfter: told } = await s3.listObjectsV2({ Bucket: 'compared', StartAfter })
    const expected = inOrder([...keys, StartAfter]).filter(key => Buffer.compare(Buffer.from(key), Buffer.from(StartAfter)) > 0)
    assert.deepEqual([Contents.map(({ Key }) => Key), told ?? ''], [expected, StartAfter], StartAfter.slice(0, 9))
  }
})

test('a list tells of each object what it is, and again what was asked', async () => {
  const Bucket = await makeBucket('shown', ['a b/c+d', 'x&<>"\u0001'])
  const plain = await s3.listObjectsV2({ Bucket, EncodingType: 'url', FetchOwner: true, Delimiter: '!', Prefix: '' })
  assert.deepEqual(plain.Contents!.map(({ Key }) => Key), ['a+b/c%2Bd', 'x%26%3C%3E%22%01'])
  const { ETag, Size, StorageClass, ChecksumAlgorithm, ChecksumType, LastModified, Owner } = plain.Contents![0]!
  assert.deepEqual([ETag, Size, StorageClass, ChecksumAlgorithm, ChecksumType], [
    (await s3.headObject({ Bucket, Key: 'a b/c+d' })).ETag, 7, 'STANDARD', ['CRC32'], 'FULL_OBJECT',
  ])
  assert.ok(Math.abs(LastModified!.getTime() - Date.now()) < 60_000)
  assert.match(Owner!.ID!, /^[0-9a-f]{64}$/)
  const { Name, Prefix, Delimiter, MaxKeys, EncodingType, IsTruncated } = plain
  assert.deepEqual([Name, Prefix, Delimiter, MaxKeys, EncodingType, IsTruncated], [Bucket, '', '%21', 1000, 'url', false])
  const bare = await s3.listObjectsV2({ Bucket })
  assert.deepEqual([bare.Contents![0]!.Owner, bare.Delimiter, bare.EncodingType], [undefined, undefined, undefined])
  const old = await s3.listObjects({ Bucket, MaxKeys: 5000 })
  assert.deepEqual([old.Contents![0]!.Owner, old.Marker, old.MaxKeys], [Owner, '', 1000])
  const none = await s3.listObjectsV2({ Bucket, MaxKeys: 0 })
  assert.deepEqual([none.Contents, none.KeyCount, none.IsTruncated, none.MaxKeys], [undefined, 0, false, 0])
  const { resources, readOnly } = await lastRecord(server, 'ListObjectsV2')
  assert.deepEqual([resources?.map(({ ARN }) => ARN), readOnly], [[`arn:aws:s3:::${Bucket}`], true])
})

test('what is no list is told', async () => {
  const Bucket = 'shown'
  const wrong = 'The continuation token provided is incorrect'
  await assertRefused(s3.listObjectsV2({ Bucket, ContinuationToken: 'nonsense' }), 'InvalidArgument', wrong)
  await assertRefused(s3.listObjectsV2({ Bucket: 'none-such' }), 'NoSuchBucket', 'The specified bucket does not exist', 404)
  const negative = s3.listObjects({ Bucket, MaxKeys: -1 })
  await assertRefused(negative, 'InvalidArgument', 'Argument max-keys must be an integer between 0 and 2147483647')
  const word = s3.listObjectsV2({ Bucket, EncodingType: 'other' as 'url' })
  await assertRefused(word, 'InvalidArgument', 'Invalid Encoding Method specified in Request')
  const alone = s3.listObjectVersions({ Bucket, VersionIdMarker: 'x' })
  await assertRefused(alone, 'InvalidArgument', 'A version-id marker cannot be specified without a key marker.')
})

interface Told {
  readonly key: string
  readonly id: string
  readonly isLatest: boolean
}

test('all versions are listed, of each key the newest first, whatever the page', async () => {
  const Bucket = await makeBucket('all-versions', ['a', 'b/1', 'b/2', 'c'])
  await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })
  const put = async (Key: string) => (await s3.putObject({ Bucket, Key, Body: 'x' })).VersionId!
  const remove = async (Key: string) => (await s3.deleteObject({ Bucket, Key })).VersionId!
  const [a2, b2, a3, bMarker, d1, a4] = [
    await put('a'), await put('b/1'), await put('a'), await remove('b/1'), await put('d'), await put('a'),
  ]
  const expected = [
    ['a', a4], ['a', a3], ['a', a2], ['a', 'null'], ['b/1', bMarker], ['b/1', b2], ['b/1', 'null'], ['b/2', 'null'],
    ['c', 'null'], ['d', d1],
  ]
  for (const MaxKeys of [1, 2, 3, 7, 1000]) {
    const found: Told[] = []
    for (let markers: object | undefined = {}; markers;) {
      const page: ListObjectVersionsCommandOutput = await s3.listObjectVersions({ Bucket, MaxKeys, ...markers })
      const told = [...page.Versions ?? [], ...page.DeleteMarkers ?? []]
        .map(({ Key, VersionId, IsLatest }) => ({ key: Key!, id: VersionId!, isLatest: IsLatest! }))
      const rank = ({ key, id }: Told) => expected.findIndex(one => one[0] === key && one[1] === id)
      found.push(...told.sort((one, other) => rank(one) - rank(other)))
      const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page
      markers = page.IsTruncated ? { KeyMarker, VersionIdMarker } : undefined
    }
    assert.deepEqual(found.map(({ key, id }) => [key, id]), expected, `${MaxKeys}`)
    assert.deepEqual(found.map(({ isLatest }) => isLatest), expected.map(([key], i) => expected[i - 1]?.[0] !== key))
  }
  const grouped = await s3.listObjectVersions({ Bucket, Delimiter: '/', MaxKeys: 5 })
  const { CommonPrefixes, NextKeyMarker, NextVersionIdMarker } = grouped
  assert.deepEqual([CommonPrefixes, NextKeyMarker, NextVersionIdMarker], [[{ Prefix: 'b/' }], 'b/', undefined])
  const rest = await s3.listObjectVersions({ Bucket, Delimiter: '/', KeyMarker: 'b/' })
  assert.deepEqual([rest.Versions!.map(({ Key }) => Key), rest.CommonPrefixes], [['c', 'd'], undefined])
  const behindKey = await s3.listObjectVersions({ Bucket, KeyMarker: 'a' })
  assert.equal(behindKey.Versions![0]!.Key, 'b/1')
  const page = await s3.listObjectVersions({ Bucket, MaxKeys: 2 })
  const [KeyMarker, VersionIdMarker] = [page.NextKeyMarker, page.NextVersionIdMarker]
  // Whoever deletes what he was shown misses nothing of what he was not.
  await s3.deleteObjects({ Bucket, Delete: { Objects: page.Versions!.map(({ Key, VersionId }) => ({ Key, VersionId })) } })
  const further = await s3.listObjectVersions({ Bucket, KeyMarker, VersionIdMarker })
  assert.deepEqual(further.Versions!.slice(0, 2).map(({ Key, VersionId }) => [Key, VersionId]), [['a', a2], ['a', 'null']])
  const current = await s3.listObjectsV2({ Bucket })
  assert.deepEqual(current.Contents!.map(({ Key }) => Key), ['a', 'b/2', 'c', 'd'])
})

test('policies ask for prefix and delimiter, and versions for an action of their own', async () => {
  const Bucket = 'compared'
  const arn = `arn:aws:s3:::${Bucket}`
  const Condition = { StringEquals: { 's3:prefix': ['a/'], 's3:delimiter': '/' }, NumericLessThanEquals: { 's3:max-keys': 10 } }
  const folder = { ...allow('s3:ListBucket', arn), Condition }
  const one = sdk(server, await createUser(server, 'one-folder', folder)).s3
  await one.listObjectsV2({ Bucket, Prefix: 'a/', Delimiter: '/', MaxKeys: 10 })
  const denied = /not authorized to perform: s3:ListBucket on resource/
  for (const given of [{}, { Prefix: 'b/' }, { Prefix: 'a/' }, { Prefix: 'a/', Delimiter: '/', MaxKeys: 11 }]) {
    await assertRefused(one.listObjectsV2({ Bucket, ...given }), 'AccessDenied', denied, 403)
  }
  const lister = sdk(server, await createUser(server, 'lister', allow('s3:ListBucket', arn))).s3
  await lister.listObjects({ Bucket })
  await assertRefused(lister.listObjectVersions({ Bucket }), 'AccessDenied', /s3:ListBucketVersions/, 403)
})

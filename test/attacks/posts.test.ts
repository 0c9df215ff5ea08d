// Forms that somebody posts who has no right to, or to whom a policy gives little: more fields than any form has, parts without
// end, files that are longer than was signed, and forms that do not go on. Others go on working, and nothing is left of any.
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { scaled } from '../kit/attacks.ts'
import { formBody, post, readAnswer, signPost, type Fields } from '../kit/posts.ts'
import { exchange, openSocket } from '../kit/raw-upload.ts'
import { sdk } from '../kit/sdk.ts'
import { besiege } from '../kit/siege.ts'

const siege = await besiege()
const { s3 } = sdk(siege)
await s3.createBucket({ Bucket: 'bucket' })
const target = { url: siege.url, target: '/bucket' }
const files = () => globSync('*/*', { cwd: join(siege.data, 'blobs') })
const MB = 2 ** 20
const many = scaled(100)

const fieldsOf = (count: number, length: number): Fields =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`x-ignore-${i}`, 'x'.repeat(length)]))

const headOf = (length: number): Buffer => Buffer.from([
  'POST /bucket HTTP/1.1', 'host: x', 'content-type: multipart/form-data; boundary=b0undary', `content-length: ${length}`,
].map(line => `${line}\r\n`).join('') + '\r\n')

const forms: readonly (readonly [what: string, body: () => Buffer, expected: readonly string[]])[] = [
  ['a field of 20 KB', () => formBody({ fields: fieldsOf(1, 20_480), file: 'x' }), ['MaxPostPreDataLengthExceeded']],
  ['a thousand fields', () => formBody({ fields: fieldsOf(1000, 1), file: 'x' }), ['MaxPostPreDataLengthExceeded']],
  ['ten thousand parts', () => formBody({ fields: fieldsOf(10_000, 0), file: 'x' }), ['MaxPostPreDataLengthExceeded']],
  ['a megabyte that is nobody\'s', () => Buffer.alloc(MB, '\r\n--b0undar'), ['MaxPostPreDataLengthExceeded']],
  [
    'a head without end', () => Buffer.concat([Buffer.from('--b0undary\r\n'), Buffer.alloc(MB, 'a: b\r\n')]),
    ['MaxPostPreDataLengthExceeded'],
  ],
  [
    'names that grow by their file\'s',
    () => formBody({ fields: { key: '${filename}'.repeat(1000) }, file: 'x', fileName: 'x'.repeat(2000) }),
    ['MaxPostPreDataLengthExceeded'],
  ],
  [
    'a policy with ten thousand brackets', () => formBody({
      fields: signPost({ fields: { key: 'k' }, policy: Buffer.from('['.repeat(10_000)).toString('base64') }), file: 'x',
    }), ['InvalidPolicyDocument'],
  ],
]

for (const [what, body, expected] of forms) {
  test(`${many} times ${what}`, async t => {
    const bytes = body()
    const codes = new Set<string | undefined>()
    const seen = await siege.withstand(async () => {
      for (let round = 0; round < many; round += 10) {
        const told = await Promise.all(Array.from({ length: 10 }, () => post(target, bytes)))
        for (const one of told) codes.add(one.element('Code'))
      }
    }, 10)
    t.diagnostic(`a bystander waited ${seen.slowest.toFixed(0)} ms`)
    assert.deepEqual([...codes], expected)
    assert.equal(files().length, 0)
  })
}

test('a file of more than was signed is read as far as that, whatever its head says', async () => {
  const fields = signPost({ fields: { key: 'small' }, conditions: [{ key: 'small' }, ['content-length-range', 0, 1000]] })
  const body = formBody({ fields, file: Buffer.alloc(8 * MB) })
  for (const length of [body.length, 5 * 1024 ** 3]) {
    const told = await post({ ...target, headers: { 'content-length': String(length) } }, body)
    if (told.status) assert.equal(told.element('Code'), 'EntityTooLarge')
  }
  await assert.rejects(s3.headObject({ Bucket: 'bucket', Key: 'small' }), { name: 'NotFound' })
  assert.equal(files().length, 0)
})

test('forms that stop in the middle hold up nobody, and leave nothing', async () => {
  const whole = formBody({ fields: signPost({ fields: { key: 'half' } }), file: Buffer.alloc(100_000) })
  const memoryBefore = await siege.memory()
  const sockets: Awaited<ReturnType<typeof openSocket>>[] = []
  await siege.withstand(async () => {
    for (let i = 0; i < scaled(500); i++) {
      const socket = await openSocket(siege.url)
      socket.on('error', () => undefined)
      socket.write(headOf(whole.length))
      // In the fields, and in the file.
      socket.write(whole.subarray(0, i % 2 === 0 ? 300 : 50_000))
      sockets.push(socket)
    }
  })
  assert.ok((await siege.memory()) - memoryBefore < 300 * MB)
  for (const socket of sockets) socket.destroy()
  while (files().length > 0) await pause(100)
  await assert.rejects(s3.headObject({ Bucket: 'bucket', Key: 'half' }), { name: 'NotFound' })
})

test('a file that no longer moves is ended, and told so', async () => {
  const whole = formBody({ fields: signPost({ fields: { key: 'slow' } }), file: Buffer.alloc(100_000) })
  const told = readAnswer(await exchange(siege.url, headOf(whole.length), whole.subarray(0, 20_000)))
  assert.deepEqual([told.status, told.element('Code')], [400, 'RequestTimeout'])
  assert.equal(files().length, 0)
})

// Uploads that stop in the middle, thousands of them, by somebody who may upload. Others upload and download meanwhile, and
// nothing is left of any.
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { scaled } from '../kit/attacks.ts'
import { exchange, openSocket, signHead } from '../kit/raw-upload.ts'
import { sdk } from '../kit/sdk.ts'
import { besiege } from '../kit/siege.ts'
import { allow, createUser } from '../kit/users.ts'

const siege = await besiege()
const { s3, sts } = sdk(siege)
await s3.createBucket({ Bucket: 'bucket' })
const many = Math.min(scaled(5000), 5000)

const files = () => globSync('*/*', { cwd: join(siege.data, 'blobs') })

test('thousands of uploads that stop in the middle hold up nobody else\'s, and leave nothing', async t => {
  const eve = await createUser({ url: siege.url } as never, 'eve', allow('s3:PutObject'))
  const half = Buffer.alloc(20_000)
  const sockets: Awaited<ReturnType<typeof openSocket>>[] = []
  const answered: string[] = []
  const memoryBefore = await siege.memory()
  await siege.withstand(async () => {
    for (let i = 0; i < many; i++) {
      const { head } = signHead(siege.url, {
        target: `/bucket/${i}`, marker: 'UNSIGNED-PAYLOAD', headers: { 'content-length': '1000000' }, identity: eve,
      })
      const socket = await openSocket(siege.url)
      socket.on('error', () => undefined).on('data', bytes => void answered.push(String(bytes)))
      socket.write(head)
      socket.write(half)
      sockets.push(socket)
    }
    for (let i = 0; i < 5; i++) {
      const body = Buffer.alloc(300_000, i)
      await s3.putObject({ Bucket: 'bucket', Key: 'mine', Body: body })
      const { Body } = await s3.getObject({ Bucket: 'bucket', Key: 'mine' })
      assert.ok(Buffer.from(await Body!.transformToByteArray()).equals(body))
    }
  })
  const grown = (await siege.memory()) - memoryBefore
  t.diagnostic(`${many} uploads: ${Math.round(grown / 2 ** 20)} MB more, ${files().length} files at once`)
  assert.ok(grown < 400 * 2 ** 20, `${grown} bytes`)
  assert.ok(files().length <= 256 + 6, `${files().length} files`)
  for (const socket of sockets) socket.destroy()
  // What is left is the one object that is named; those that it replaced are collected within a round.
  while (files().length > 1) await pause(100)
  assert.ok(answered.some(text => /^HTTP\/1\.1 503 [^]*<Code>ServiceUnavailable</.test(text)))
  await sts.getCallerIdentity({})
  assert.ok(siege.isRunning())
})

test('an upload that no longer moves is ended, and told so', async () => {
  const { head } = signHead(siege.url, {
    target: '/bucket/slow', marker: 'UNSIGNED-PAYLOAD', headers: { 'content-length': '1000000' },
  })
  const answer = await exchange(siege.url, head, Buffer.alloc(1000))
  assert.match(answer, /^HTTP\/1\.1 400 [^]*<Code>RequestTimeout</)
})

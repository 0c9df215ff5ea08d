// Downloads that nobody takes: 300 of one object, by somebody who may read it. Others read it meanwhile.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSocket, signHead } from '../kit/raw-upload.ts'
import { sdk } from '../kit/sdk.ts'
import { besiege } from '../kit/siege.ts'
import { allow, createUser } from '../kit/users.ts'

const siege = await besiege()
const { s3 } = sdk(siege)
await s3.createBucket({ Bucket: 'bucket' })
const body = Buffer.alloc(20 * 2 ** 20, 'large ')
await s3.putObject({ Bucket: 'bucket', Key: 'large', Body: body })

test('downloads that nobody takes hold little memory, and up nobody else\'s', async t => {
  const eve = await createUser({ url: siege.url } as never, 'eve', allow('s3:GetObject'))
  const before = await siege.memory()
  const sockets: Awaited<ReturnType<typeof openSocket>>[] = []
  await siege.withstand(async () => {
    for (let i = 0; i < 300; i++) {
      const { head } = signHead(siege.url, { method: 'GET', target: '/bucket/large', marker: 'UNSIGNED-PAYLOAD', identity: eve })
      const socket = await openSocket(siege.url)
      socket.on('error', () => undefined).pause().write(head)
      sockets.push(socket)
    }
    for (let i = 0; i < 5; i++) {
      const { Body } = await s3.getObject({ Bucket: 'bucket', Key: 'large' })
      assert.ok(Buffer.from(await Body!.transformToByteArray()).equals(body))
    }
  })
  const grown = (await siege.memory()) - before
  t.diagnostic(`300 downloads of 20 MB: ${Math.round(grown / 2 ** 20)} MB more`)
  assert.ok(grown < 300 * 2 ** 20, `${grown} bytes`)
  for (const socket of sockets) socket.destroy()
})

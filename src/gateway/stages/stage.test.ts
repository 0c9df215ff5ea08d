// Uploads that do not end: how much of the disk one caller has by them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { openSocket, signHead } from '../../../test/kit/raw-upload.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const MB = 1024 * 1024
const server = await startServer({
  between(storage) {
    storage.blobs.pieces.free = async () => 5 * MB
    return storage
  },
})
const { s3 } = sdk(server)

test('one large upload goes on, and of more that one caller does not end those that leave too little are refused', async () => {
  await s3.createBucket({ Bucket: 'bucket' })
  const eve = await createUser(server, 'eve', allow('s3:PutObject'))
  const answers: string[] = []
  const begin = async (name: string, size: number) => {
    const headers = { 'content-length': String(100 * MB) }
    const { head } = signHead(server.url, { target: `/bucket/${name}`, marker: 'UNSIGNED-PAYLOAD', headers, identity: eve })
    const socket = await openSocket(server.url)
    socket.on('error', () => undefined).on('data', bytes => void answers.push(String(bytes)))
    socket.write(head)
    socket.write(Buffer.alloc(size))
    return socket
  }
  const sockets = [await begin('largest', 12 * MB)]
  for (let i = 0; i < 4; i++) sockets.push(await begin(`${i}`, 3 * MB))
  while (answers.length === 0) await pause(20)
  assert.match(answers[0]!, /^HTTP\/1\.1 503 [^]*<Code>SlowDown<[^]*have not ended/)
  // Others are let on, and so is he when he has ended those.
  await s3.putObject({ Bucket: 'bucket', Key: 'mine', Body: Buffer.alloc(8 * MB) })
  for (const socket of sockets) socket.destroy()
  const mine = sdk(server, eve).s3
  await mine.putObject({ Bucket: 'bucket', Key: 'whole', Body: Buffer.alloc(8 * MB) })
})

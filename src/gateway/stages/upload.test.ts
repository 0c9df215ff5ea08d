// Uploads that do not end: how much of the disk one caller has by them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Identity } from '../../../test/kit/identity.ts'
import { openSocket, signHead } from '../../../test/kit/raw-upload.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const MB = 1024 * 1024
const diskSize = 32 * MB
let left = async () => 0
const server = await startServer({
  ephemeral: true,
  between(storage) {
    const { pieces } = storage.blobs
    const free = pieces.free.bind(pieces)
    const size = free()
    // The disk is only so large.
    left = async () => (await free()) - (await size) + diskSize
    pieces.free = left
    return storage
  },
})
const { s3 } = sdk(server)
await s3.createBucket({ Bucket: 'bucket' })

/** Sends so much of it, and no more. */
async function begin(name: string, length: number, sent: number, identity?: Identity) {
  const answers: string[] = []
  const headers = { 'content-length': String(length) }
  const upload = { target: `/bucket/${name}`, marker: 'UNSIGNED-PAYLOAD', headers, ...(identity && { identity }) }
  const { head } = signHead(server.url, upload)
  const socket = await openSocket(server.url)
  socket.on('error', () => undefined).on('data', bytes => void answers.push(String(bytes)))
  socket.write(head)
  socket.write(Buffer.alloc(sent))
  return { socket, answers }
}

const refusal = /^HTTP\/1\.1 503 [^]*<Code>SlowDown<[^]*have not ended/

test('one large upload goes on, and of more that one caller does not end those that leave too little are refused', async () => {
  const eve = await createUser(server, 'eve', allow('s3:PutObject'))
  const all = [await begin('largest', 15 * MB, 8 * MB, eve)]
  await pause(200)
  for (let i = 0; i < 5; i++) all.push(await begin(`${i}`, 4 * MB, 3.5 * MB, eve))
  const answered = () => all.flatMap(({ answers }) => answers)
  while (answered().length === 0) await pause(20)
  for (const text of answered()) assert.match(text, refusal)
  // Others are let on, and so is he when he has ended those.
  await s3.putObject({ Bucket: 'bucket', Key: 'mine', Body: Buffer.alloc(MB) })
  for (const { socket } of all) socket.destroy()
  while ((await left()) < 30 * MB) await pause(20)
  const mine = sdk(server, eve).s3
  await mine.putObject({ Bucket: 'bucket', Key: 'whole', Body: Buffer.alloc(8 * MB) })
})

test('an upload that there is no room for is refused before anything of it is there', async () => {
  const { socket, answers } = await begin('too-large', diskSize + 1, 0)
  while (answers.length === 0) await pause(20)
  assert.match(answers[0]!, refusal)
  socket.destroy()
})

// Sessions of Live Tail that nobody reads: as many as one user is let have, in every Region that has a group, while somebody puts
// a megabyte after the other to each of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { account, root } from '../kit/identity.ts'
import { openSocket } from '../kit/raw-upload.ts'
import { jsonCall, send, signed } from '../kit/raw-request.ts'
import { sdk } from '../kit/sdk.ts'
import { besiege } from '../kit/siege.ts'
import { allow, createUser } from '../kit/users.ts'

const siege = await besiege()
const regions = [
  'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-north-1',
  'ap-northeast-1', 'ap-northeast-2', 'ap-south-1', 'sa-east-1', 'ca-central-1', 'ap-southeast-1', 'ap-southeast-2',
]
const stream = { logGroupName: 'app', logStreamName: 's' }
for (const region of regions) {
  const { logs } = sdk(siege, root, region)
  await logs.createLogGroup({ logGroupName: 'app' })
  await logs.createLogStream(stream)
}

/** Status of the first answer on a connection of which no more is read. */
async function open(region: string, identity: typeof root, logEventFilterPattern = '') {
  const logGroupIdentifiers = [`arn:aws:logs:${region}:${account}:log-group:app`]
  const call = jsonCall('logs', 'StartLiveTail', { logGroupIdentifiers, logEventFilterPattern })
  const { method, target, headers, body } = signed(siege.url, call, { identity, region })
  const socket = await openSocket(siege.url)
  const length = Buffer.byteLength(body)
  const lines = [`${method} ${target} HTTP/1.1`, ...headers.map(pair => pair.join(': ')), `content-length: ${length}`]
  const status = new Promise<string>(resolve => {
    socket.on('error', () => resolve('')).once('data', (data: Buffer) => {
      socket.pause()
      resolve(data.toString('latin1').slice(9, 12))
    })
  })
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`)
  return { socket, status: await status }
}

test('sessions that nobody reads are few, hold little memory, and up nobody else', async t => {
  const eve = await createUser({ url: siege.url } as never, 'eve', allow('logs:StartLiveTail'))
  const before = await siege.memory()
  const opened: Awaited<ReturnType<typeof open>>[] = []
  const message = 'x'.repeat(1000 * 1000)
  await siege.withstand(async () => {
    for (const region of regions) {
      for (let i = 0; i < 20; i++) opened.push(await open(region, eve))
    }
    for (let round = 0; round < 4; round++) {
      for (const region of regions) {
        const put = jsonCall('logs', 'PutLogEvents', { ...stream, logEvents: [{ timestamp: Date.now(), message }] })
        assert.equal((await send(siege.url, signed(siege.url, put, { region }))).status, 200)
      }
    }
  })
  const statuses = Object.groupBy(opened, ({ status }) => status)
  const begun = statuses['200']!.length
  // Fifteen for each Region, and of all places no more than what is left to others.
  assert.equal(begun, 128)
  assert.ok(statuses['400']!.length > 0 && statuses['503']!.length > 0)
  const grown = (await siege.memory()) - before
  t.diagnostic(`${begun} sessions, ${regions.length * 4} MB: ${Math.round(grown / 2 ** 20)} MB more`)
  assert.ok(grown < 400 * 2 ** 20, `${grown} bytes`)
  for (const { socket } of opened) socket.destroy()
  await pause(1000)
})

test('sessions of many terms, and batches of as many events as there may be', async t => {
  const mallory = await createUser({ url: siege.url } as never, 'mallory', allow('logs:StartLiveTail'))
  const pattern = Array.from({ length: 511 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join(' ')
  const opened: Awaited<ReturnType<typeof open>>[] = []
  for (let i = 0; i < 120; i++) opened.push(await open(regions[Math.floor(i / 15)]!, mallory, pattern))
  assert.ok(opened.filter(({ status }) => status === '200').length > 60)
  const seen = await siege.withstand(async () => {
    for (let round = 0; round < 2; round++) {
      for (const region of regions.slice(0, 8)) {
        const logEvents = Array.from({ length: 10_000 }, () => ({ timestamp: Date.now(), message: 'a' }))
        const put = jsonCall('logs', 'PutLogEvents', { ...stream, logEvents })
        assert.equal((await send(siege.url, signed(siege.url, put, { region }))).status, 200)
      }
      await pause(1500)
    }
  })
  t.diagnostic(`a bystander waited ${seen.slowest.toFixed(0)} ms`)
  for (const { socket } of opened) socket.destroy()
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { startXksProxy } from '../../test/kit/xks-proxy.ts'
import { systemClock } from '../core/clock.ts'
import type { ProxyUnanswered } from '../gateway/ports.ts'
import { Unanswered, type Answered } from './ask-server.ts'
import { createKeyStoreProxies } from './key-store-proxies.ts'
import { isPublic } from './public-addresses.ts'
import { createReach } from './reach.ts'

const proxy = await startXksProxy()
const authorities = [readFileSync(proxy.roots, 'utf8')]
const anywhere = createReach({ private: true })
const headersAt = () => ({ 'content-length': '2' })
const url = new URL(`${proxy.endpoint}/kms/xks/v1/health`)

test('a proxy is asked at an address that is not public only where that is configured', async () => {
  const request = { account: '111111111111', url, body: '{}', headersAt }
  const ask = createKeyStoreProxies(systemClock, createReach({ authorities, private: true }))
  assert.equal((await ask.ask(request)).status, 401)
  const unreachable = { name: 'ProxyUnanswered', failure: 'no connection' }
  const publicOnly = createKeyStoreProxies(systemClock, createReach({ authorities, private: false }))
  await assert.rejects(publicOnly.ask(request), unreachable)
  for (const host of ['127.0.0.1', '[::1]', '10.0.0.1', '169.254.169.254']) {
    await assert.rejects(publicOnly.ask({ ...request, url: new URL(`https://${host}:${url.port}/`) }), unreachable)
  }
})

test('a proxy for which nobody vouches is told nothing', async () => {
  const request = { account: '111111111111', url, body: '{}', headersAt }
  proxy.asked.length = 0
  const ask = createKeyStoreProxies(systemClock, anywhere)
  await assert.rejects(ask.ask(request), { name: 'ProxyUnanswered', failure: 'no TLS' })
  await assert.rejects(ask.ask({ ...request, url: new URL('http://localhost:1/') }), { failure: 'no connection' })
  assert.deepEqual(proxy.asked, [])
})

test('which addresses are public', () => {
  const not = [
    '0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.168.1.1',
    '198.18.0.1', '224.0.0.1', '255.255.255.255', '::', '::1', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1', '::ffff:8.8.8.8',
    '::ffff:127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:1::', '2001:db8::1', 'x', '',
  ]
  for (const address of not) assert.equal(isPublic(address), false, address)
  for (const address of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1']) {
    assert.equal(isPublic(address), true, address)
  }
})

/** Proxies that say nothing until they are told to, and a clock that goes as far as it is told. */
function silent() {
  const ends: ((late: boolean) => void)[] = []
  const time = { now: 0 }
  const clock = { ...systemClock, monotonic: () => time.now }
  const proxies = createKeyStoreProxies(clock, anywhere, () => new Promise<Answered>((resolve, reject) => {
    ends.push(late => {
      if (late) reject(new Unanswered('answering', true, 'late'))
      else resolve({ status: 200, body: Buffer.from('{}') })
    })
  }))
  const ask = (account: number, host = 'proxy') =>
    proxies.ask({ account: String(account), url: new URL(`https://${host}.example/`), body: '{}', headersAt })
      .catch((thrown: ProxyUnanswered) => thrown.failure)
  return { ends, ask, time }
}

const full = 'too many are asked'

test('on one account\'s behalf few are asked at once, and others\' are asked all the same', async () => {
  const { ends, ask } = silent()
  for (let i = 0; i < 64; i++) void ask(1, `p${i}`)
  assert.equal(await ask(1), full)
  for (let i = 64; i < 128; i++) void ask(i)
  assert.equal(ends.length, 128)
  assert.equal(await ask(200), full)
  ends[0]!(false)
  await new Promise(setImmediate)
  void ask(200)
  assert.equal(ends.length, 129)
})

test('two accounts that ask as often as they can leave places for a third, and for those that come behind it', async () => {
  const { ends, ask } = silent()
  const held = async (account: number) => {
    const before = ends.length
    let i = 0
    while (await Promise.race([ask(account, `p${i++}`), new Promise(resolve => void setImmediate(resolve, 'asked'))]) !== full);
    return ends.length - before
  }
  assert.deepEqual([await held(1), await held(2), await held(3)], [64, 32, 16])
  // Whoever has one finds no other, and each that has none finds one.
  for (let account = 4; account < 20; account++) assert.equal(await held(account), 1, `account ${account}`)
  assert.equal(ends.length, 128)
  assert.equal(await held(20), 0)
})

test('one that was late has few of its account\'s places until it answers', async () => {
  const { ends, ask } = silent()
  const first = ask(1)
  ends[0]!(true)
  assert.equal(await first, 'late')
  const late = [0, 1, 2, 3].map(() => ask(1))
  assert.equal(ends.length, 5)
  assert.equal(await ask(1), full)
  // Its account's others are asked, and so is the same proxy for another account.
  void ask(1, 'other')
  void ask(2)
  assert.equal(ends.length, 7)
  ends[1]!(false)
  assert.deepEqual(await late[0], { status: 200, body: {} })
  for (let i = 0; i < 10; i++) void ask(1)
  assert.equal(ends.length, 17)
})

test('one that hangs keeps nobody from another that was late, and is forgiven a minute later', async () => {
  const { ends, ask, time } = silent()
  for (const host of ['hanging', 'late']) {
    const first = ask(1, host)
    ends.at(-1)!(true)
    assert.equal(await first, 'late')
  }
  for (let i = 0; i < 4; i++) void ask(1, 'hanging')
  assert.equal(await ask(1, 'hanging'), full)
  const again = ask(1, 'late')
  ends.at(-1)!(false)
  assert.deepEqual(await again, { status: 200, body: {} })
  time.now = 60_000
  const before = ends.length
  void ask(1, 'hanging')
  assert.equal(ends.length, before + 1)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { startIssuer } from '../../test/kit/issuer.ts'
import { systemClock } from '../core/clock.ts'
import { createIssuerKeys } from './issuer-keys.ts'
import { createReach } from './reach.ts'

const report = (_message: string, { cause }: { readonly cause?: unknown }) => void (logged = cause)
const anywhere = { reach: createReach({ private: true }), report }
let logged: unknown
const issuer = await startIssuer('/realm')
const arn = 'arn:aws:iam::111122223333:oidc-provider/realm'
const provider = { arn, issuer: issuer.url.slice('https://'.length), thumbprints: [issuer.thumbprint] }

/** With a clock that goes as far as it is told. */
function keysAt(start = 0) {
  const time = { now: start }
  return { time, keys: createIssuerKeys({ ...systemClock, monotonic: () => time.now }, anywhere) }
}

const idsOf = (keys: readonly object[]) => keys.map(key => (key as { kid: string }).kid)

test('a provider is asked for its keys once, by however many', async () => {
  const { keys, time } = keysAt()
  issuer.asked.length = 0
  const all = await Promise.all(Array.from({ length: 20 }, () => keys.find(provider, '1')))
  for (const found of all) assert.deepEqual(idsOf(found), ['1'])
  assert.deepEqual(issuer.asked, ['/realm/.well-known/openid-configuration', '/realm/keys'])
  time.now = 9 * 60_000
  await keys.find(provider, '1')
  assert.equal(issuer.asked.length, 2)
  time.now = 11 * 60_000
  await keys.find(provider, '1')
  assert.equal(issuer.asked.length, 4)
})

test('a key that is not among them is looked for again, and seldom', async () => {
  const { keys, time } = keysAt()
  const before = idsOf(await keys.find(provider, undefined))
  await issuer.rotate()
  issuer.asked.length = 0
  for (let i = 0; i < 5; i++) assert.deepEqual(idsOf(await keys.find(provider, 'new')), before)
  assert.equal(issuer.asked.length, 0)
  time.now = 10_000
  const after = idsOf(await keys.find(provider, 'new'))
  assert.notDeepEqual(after, before)
  for (let i = 0; i < 5; i++) assert.deepEqual(idsOf(await keys.find(provider, 'none')), after)
  assert.equal(issuer.asked.length, 2)
})

test('a server whose certificate nobody vouches for is not believed', async () => {
  const unreachable = { name: 'IssuerUnreachable', message: `${provider.issuer} does not tell its keys.` }
  issuer.asked.length = 0
  for (const thumbprints of [[], ['0'.repeat(40)]]) {
    await assert.rejects(keysAt().keys.find({ ...provider, thumbprints }, '1'), unreachable)
  }
  // Its certificate is for another name.
  const otherName = { ...provider, issuer: provider.issuer.replace('localhost', '127.0.0.1') }
  await assert.rejects(keysAt().keys.find(otherName, '1'), { name: 'IssuerUnreachable' })
  assert.deepEqual(issuer.asked, [], 'nothing is asked of it')
})

test('a provider is asked at an address that is not public only where that is configured', async () => {
  const publicOnly = createIssuerKeys(systemClock, { reach: createReach({ private: false }), report })
  issuer.asked.length = 0
  const { port } = new URL(issuer.url)
  for (const host of ['localhost', '127.0.0.1', '[::1]', '10.0.0.1', '169.254.169.254']) {
    await assert.rejects(publicOnly.find({ ...provider, issuer: `${host}:${port}/realm` }, '1'), { name: 'IssuerUnreachable' })
    assert.match(String(logged), /has no public address, and others are asked with --outbound private alone\./)
  }
  assert.deepEqual(issuer.asked, [])
})

test('what is no document is none, and is not asked for at once again', async () => {
  const configuration = '/realm/.well-known/openid-configuration'
  const good = issuer.answers.get(configuration)!
  const documents = [
    '', 'null', '[]', '{}', '{"jwks_uri":1}', '{"jwks_uri":"http://localhost/keys"}', '{"jwks_uri":"file:///etc/passwd"}',
    `{"jwks_uri":"${issuer.url}/none"}`, JSON.stringify({ jwks_uri: `${issuer.url}/keys`, filler: 'x'.repeat(200_000) }),
  ]
  for (const document of documents) {
    issuer.answers.set(configuration, document)
    const { keys, time } = keysAt()
    issuer.asked.length = 0
    for (let i = 0; i < 3; i++) await assert.rejects(keys.find(provider, '1'), { name: 'IssuerUnreachable' }, document)
    assert.equal(issuer.asked.filter(path => path === configuration).length, 1, document.slice(0, 100))
    issuer.answers.set(configuration, good)
    time.now = 2000
    assert.equal((await keys.find(provider, undefined)).length, 1)
  }
  const published = issuer.answers.get('/realm/keys')!
  for (const document of ['[]', '{"keys":{}}', JSON.stringify({ keys: Array.from({ length: 101 }, () => ({})) })]) {
    issuer.answers.set('/realm/keys', document)
    await assert.rejects(keysAt().keys.find(provider, '1'), { name: 'IssuerUnreachable' }, document)
  }
  issuer.answers.set('/realm/keys', '{"keys":[1,null,"x",{"kid":"1"}]}')
  assert.deepEqual(await keysAt().keys.find(provider, '1'), [{ kid: '1' }])
  issuer.answers.set('/realm/keys', published)
})

test('what is no whole answer of HTTP ends, and leaves its place to others', async () => {
  const configuration = '/realm/.well-known/openid-configuration'
  const answers = [
    'HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: x\r\n\r\n', 'HTTP/1.1 100 Continue\r\n\r\n',
    'HTTP/1.1 103 Early Hints\r\n\r\n', 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{', 'HTTP/1.1 200 OK\r\n',
    'SSH-2.0-x\r\n', '',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffff\r\n{}',
  ]
  const { keys, time } = keysAt()
  for (const answer of answers) {
    issuer.sent.set(configuration, answer)
    time.now += 60 * 60_000
    await assert.rejects(keys.find(provider, 'other'), { name: 'IssuerUnreachable' }, answer)
  }
  issuer.sent.delete(configuration)
  time.now += 60 * 60_000
  assert.equal((await keys.find(provider, undefined)).length, 1)
})

test('of one account few are asked at once, and others are asked all the same', async () => {
  const never = () => new Promise<never>(() => undefined)
  let asked = 0
  const keys = createIssuerKeys(systemClock, anywhere, () => (asked++, never()))
  const ask = (account: number, i: number) => {
    const owner = `arn:aws:iam::${account}:oidc-provider/x`
    return keys.find({ arn: owner, issuer: `one-${account}-${i}`, thumbprints: [] }, undefined)
  }
  for (let i = 0; i < 4; i++) void ask(111111111111, i)
  // Who is asked never answers, so that nothing can be waited for but a refusal.
  const refused = (account: number, i: number) =>
    Promise.race([ask(account, i).catch(({ name }: Error) => name), setImmediate('asked')])
  assert.equal(await refused(111111111111, 4), 'IssuerUnreachable')
  void ask(222222222222, 0)
  assert.equal(asked, 5)
  for (let i = asked; i < 64; i++) void ask(300000000000 + i, 0)
  assert.equal(asked, 64)
  assert.equal(await refused(400000000000, 0), 'IssuerUnreachable')
})

test('those that did not answer leave room for the account\'s others', async () => {
  const time = { now: 0 }
  const ends: (() => void)[] = []
  const keys = createIssuerKeys({ ...systemClock, monotonic: () => time.now }, anywhere, () => new Promise((_, reject) => {
    ends.push(() => reject(new Error('It does not answer.')))
  }))
  const ask = (i: number) => keys.find({ arn, issuer: `hangs-${i}`, thumbprints: [] }, undefined).catch((thrown: Error) => thrown)
  const first = [0, 1, 2, 3].map(ask)
  for (const end of ends.splice(0)) end()
  await Promise.all(first)
  time.now = 2000
  for (let i = 0; i < 4; i++) void ask(i)
  assert.equal(ends.length, 2)
  void ask(4)
  assert.equal(ends.length, 3)
})

test('keys that are good stay so where they are asked for again in vain', async () => {
  const { keys, time } = keysAt()
  const before = idsOf(await keys.find(provider, undefined))
  const published = issuer.answers.get('/realm/keys')!
  issuer.answers.set('/realm/keys', 'nonsense')
  time.now = 10_000
  assert.deepEqual(idsOf(await keys.find(provider, 'none')), before)
  assert.deepEqual(idsOf(await keys.find(provider, before[0])), before)
  time.now = 11 * 60_000
  await assert.rejects(keys.find(provider, before[0]), { name: 'IssuerUnreachable' })
  issuer.answers.set('/realm/keys', published)
})

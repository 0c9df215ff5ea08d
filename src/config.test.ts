import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../test/kit/properties.ts'
import { ConfigError, readConfig, requireKept, rootKeySource, type Flags } from './config.ts'

test('the defaults', () => {
  const config = readConfig({}, {})
  assert.deepEqual(config, {
    host: '127.0.0.1', port: 4566, place: { kind: 'folder', path: './.stockade' }, account: '000000000000', dev: false,
    log: 'json', quotas: 'fair', trustedProxies: [], mostConnections: 12_000, outbound: { private: false },
  })
})

test('a flag wins over its variable, a variable over the default, and an empty one is none', () => {
  const environment = { STOCKADE_PORT: '1', STOCKADE_HOST: '', STOCKADE_DATA: '/d', STOCKADE_DEV: 'true' }
  const config = readConfig({ port: '2' }, environment)
  const { host, port, place, dev } = config
  assert.deepEqual([host, port, place, dev], ['127.0.0.1', 2, { kind: 'folder', path: '/d' }, true])
})

test('the file fills in what neither flag nor variable says', () => {
  const file = { port: '3', account: '123456789012', 'metrics-port': '9100' }
  const config = readConfig({ port: '2' }, { STOCKADE_METRICS_PORT: '9200' }, { file })
  assert.deepEqual([config.port, config.account, config.metricsPort], [2, '123456789012', 9200])
})

test('seeds are a folder, and none where nobody names one', () => {
  assert.equal(readConfig({}, { STOCKADE_SEED: './seed' }).seedFolder, './seed')
  assert.equal(readConfig({ seed: '/s' }, { STOCKADE_SEED: './seed' }, { file: { seed: 'x' } }).seedFolder, '/s')
  assert.equal(readConfig({}, {}, { file: { seed: 'x' } }).seedFolder, 'x')
  assert.equal('seedFolder' in readConfig({}, { STOCKADE_SEED: '' }), false)
  const empty = { name: 'ConfigError', message: /its name is empty: name one/ }
  assert.throws(() => readConfig({ seed: '' }, {}), empty)
  assert.throws(() => readConfig({ seed: '' }, { STOCKADE_SEED: './seed' }), empty)
  assert.throws(() => readConfig({}, { STOCKADE_SEED: '' }, { file: { seed: '' } }), empty)
})

test('trusted proxies are networks between commas', () => {
  const read = (trustedProxy: string) => readConfig({ trustedProxy }, {}).trustedProxies
  assert.deepEqual(read('10.0.0.0/8, 192.0.2.7,2001:db8::/32,'), ['10.0.0.0/8', '192.0.2.7', '2001:db8::/32'])
  const none = ['proxy', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.0/', '::1/129', 'fe80::1%eth0', '10.0.0', '10.0.0.0/-1', '*']
  for (const wrong of none) {
    assert.throws(() => read(`::1,${wrong}`), /A trusted proxy is an address or a network, such as .*, not '/, wrong)
  }
})

test('the root user\'s key comes whole', () => {
  const [id, secret] = ['STOCKADE_ROOT_ACCESS_KEY_ID', 'STOCKADE_ROOT_SECRET_ACCESS_KEY'] as const
  assert.deepEqual(readConfig({}, { [id]: 'AKIA0123456789ABCDEF', [secret]: 's' }).rootAccessKey, {
    accessKeyId: 'AKIA0123456789ABCDEF', secretAccessKey: 's',
  })
  for (const half of [{ [id]: 'AKIA0123456789ABCDEF' }, { [secret]: 's' }, { [id]: 'short', [secret]: 's' }]) {
    assert.throws(() => readConfig({}, half), ConfigError)
  }
})

test('mistakes are answered with what to set instead', () => {
  for (const port of ['65536', 'x', '-1', '1e3']) assert.throws(() => readConfig({ port }, {}), ConfigError)
  for (const account of ['12', '00000000000x']) assert.throws(() => readConfig({ account }, {}), ConfigError)
  assert.throws(() => readConfig({}, { STOCKADE_DEV: 'maybe' }), /Development mode is 'true' or 'false', not 'maybe'/)
  const hosts = ['', 'a b', 'x\nrole_arn = y', 'a/b', '$(id)']
  for (const host of hosts) assert.throws(() => readConfig({ host }, {}), ConfigError, host)
  assert.throws(() => readConfig({ quotas: 'gcp' }, {}), /The quotas are 'fair', 'aws' or 'off', not 'gcp'/)
  assert.throws(() => readConfig({ connections: '9' }, {}), ConfigError)
  assert.throws(() => readConfig({ httpFront: 'yes' }, {}), /What reads plain requests is 'on' or 'off', not 'yes'/)
  assert.throws(() => readConfig({ port: 'x' }, {}), /The port is a number from 0 to 65535, not 'x'\./)
})

test('the root key has one source', () => {
  const [STOCKADE_PASSPHRASE, STOCKADE_ROOT_KEY] = ['hush', '00'.repeat(32)]
  const sources = [
    readConfig({ rootKeyFile: '/k' }, {}),
    readConfig({}, {}, { file: { 'root-key-command': 'print it' } }),
    readConfig({}, { STOCKADE_PASSPHRASE }),
    readConfig({}, { STOCKADE_ROOT_KEY }),
    readConfig({ data: '/d' }, {}),
  ].map(config => rootKeySource(config, requireKept(config)))
  assert.deepEqual(sources.map(({ from }) => from), ['file', 'command', 'passphrase', 'environment', 'file'])
  assert.deepEqual(sources.at(-1), { from: 'file', path: '/d/root-key' })
  assert.doesNotMatch(JSON.stringify(sources), /hush|0000/)
  assert.throws(() => readConfig({ rootKeyFile: '/k' }, { STOCKADE_ROOT_KEY }), /A root key has one source/)
  assert.throws(() => readConfig({}, { STOCKADE_PASSPHRASE, STOCKADE_ROOT_KEY }), ConfigError)
})

test('a store is the URL of a database, never shown, and wants a root key that other nodes have as well', () => {
  const [STOCKADE_STORE, rootKeyFile] = ['postgres://stockade:hush@db:5432/stockade', '/k']
  const config = readConfig({ rootKeyFile }, { STOCKADE_STORE })
  assert.ok(config.place.kind === 'database')
  assert.equal(config.place.url.reveal(), STOCKADE_STORE)
  assert.doesNotMatch(JSON.stringify(config), /hush/)
  assert.throws(() => rootKeySource({}, requireKept(config)), /With --store, say where the root key is/)
  assert.throws(() => readConfig({ store: 'mysql://x:hush@y', rootKeyFile }, {}), (error: Error) =>
    /The store is the URL of a PostgreSQL database/.test(error.message) && !error.message.includes('hush'))
})

test('other servers are asked at public addresses unless somebody says otherwise', () => {
  const read = (outbound: string | undefined, environment = {}) =>
    readConfig({ ...(outbound !== undefined && { outbound }) }, environment).outbound
  assert.deepEqual(read(undefined), { private: false })
  assert.deepEqual(read('private', { STOCKADE_OUTBOUND_ROOTS: '/roots.pem' }), { private: true, roots: '/roots.pem' })
  assert.deepEqual(read(undefined, { STOCKADE_OUTBOUND: 'private' }), { private: true })
  assert.throws(() => read('any'), { name: 'ConfigError', message: /'public', or 'private' as well, not 'any'/ })
})

test('any setting is taken or is an error of the user\'s', () => {
  const text = fc.option(fc.oneof(fc.string(), fc.constantFrom('1', 'true', 'json', '000000000000', '4566')), { nil: undefined })
  const flags = fc.record({
    host: text, port: text, account: text, log: text, metricsPort: text, trustedProxy: text, connections: text,
    outbound: text,
  }, { noNullPrototype: true })
  const variables = [
    'STOCKADE_PORT', 'STOCKADE_DEV', 'STOCKADE_LOG', 'STOCKADE_ROOT_ACCESS_KEY_ID', 'STOCKADE_ROOT_SECRET_ACCESS_KEY',
  ]
  const environment = fc.dictionary(fc.constantFrom(...variables), text, { maxKeys: 3 })
  property('configuration', 1000, fc.tuple(flags, environment), ([given, surroundings]) => {
    try {
      const { port, account, mostConnections } = readConfig(given as Parameters<typeof readConfig>[0], surroundings)
      assert.ok(mostConnections >= 10)
      assert.ok(Number.isInteger(port) && /^\d{12}$/.test(account))
    } catch (thrown) {
      assert.ok(thrown instanceof ConfigError, String(thrown))
    }
  })
})

test('a command of a file is said to be of it, and one of a flag or a variable is not', () => {
  const [file, path] = [{ 'root-key-command': 'print it' }, 'stockade.yaml']
  const said = (flags: Flags, environment = {}) => readConfig(flags, environment, { file, path }).rootKey
  assert.deepEqual(said({}), { from: 'command', command: 'print it', saidIn: path })
  assert.deepEqual(said({ rootKeyCommand: 'other' }), { from: 'command', command: 'other' })
  assert.deepEqual(said({}, { STOCKADE_ROOT_KEY_COMMAND: 'other' }), { from: 'command', command: 'other' })
})

test('TLS is spoken where it is asked for, under names that are some', () => {
  assert.deepEqual(readConfig({ tls: true }, {}).tls, { names: [] })
  const { tls, mostConnections } = readConfig({ tlsName: 'stockade, 192.0.2.7,2001:db8::1' }, { STOCKADE_TLS: 'true' })
  assert.deepEqual([tls, mostConnections], [{ names: ['stockade', '192.0.2.7', '2001:db8::1'] }, 4000])
  assert.equal(readConfig({ tls: true, connections: '9000' }, {}).mostConnections, 9000)
  for (const wrong of ['*.example.com', 'https://stockade', 'a b', '10.0.0.0/8', 'fe80::1%eth0', '.x', `${'x'.repeat(64)}`]) {
    const tlsName = `ok,${wrong}`
    assert.throws(() => readConfig({ tls: true, tlsName }, {}), /A name for TLS is a host's name or .*, not '/, wrong)
  }
  // Other commands may find the variable that is set for the server.
  assert.equal(readConfig({}, { STOCKADE_TLS_NAME: 'stockade' }).tls, undefined)
})

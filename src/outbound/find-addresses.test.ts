import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { test } from 'node:test'
import { addressesIn, findAddresses } from './find-addresses.ts'

const hosts = [
  '127.0.0.1 localhost', '::1\tlocalhost ip6-localhost # the machine', '#10.0.0.1 gone.example', '10.0.0.2  Keycloak  other\r',
].join('\n')

test('a name is found in the list of hosts, in any case', () => {
  assert.deepEqual(addressesIn(hosts, 'keycloak'), [{ address: '10.0.0.2', family: 4 }])
  assert.deepEqual(addressesIn(hosts, 'OTHER'), [{ address: '10.0.0.2', family: 4 }])
  assert.deepEqual(addressesIn(hosts, 'localhost'), [{ address: '127.0.0.1', family: 4 }, { address: '::1', family: 6 }])
  for (const name of ['gone.example', '10.0.0.2', '', 'the']) assert.deepEqual(addressesIn(hosts, name), [], name)
  assert.deepEqual(addressesIn('', 'a.localhost').map(({ address }) => address), ['127.0.0.1', '::1'])
  assert.deepEqual(addressesIn('', 'localhost.example'), [])
})

test('whoever does not answer is given up, and his question has ended', async t => {
  const silent = createSocket('udp4').on('message', () => void asked++)
  let asked = 0
  silent.bind(0, '127.0.0.1')
  await once(silent, 'listening')
  t.after(() => silent.close())
  const servers = [`127.0.0.1:${silent.address().port}`]
  const all = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => {
    const over = new AbortController()
    setTimeout(() => over.abort(), 200)
    return findAddresses(`n${i}.silent.example`, over.signal, servers)
  }))
  assert.deepEqual(all.map(({ status }) => status), Array<string>(20).fill('rejected'))
  assert.ok(asked > 0)
  // The threads that other lookups need are free.
  const addresses = await findAddresses('localhost', AbortSignal.timeout(5000))
  assert.equal(addresses[0]!.address, '127.0.0.1')
})

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { temporaryFolder } from '../storage.kit.ts'
import { parseDatabase } from './hosts.ts'

test('a URL names one host or several, each with its own port', () => {
  const { name, hosts } = parseDatabase('postgres://u%40x:p%3A%2F@db1:5433,db2,[::1]:5434,10.0.0.1/main?sslmode=disable')
  const login = { user: 'u@x', password: 'p:/', database: 'main', ssl: false }
  assert.deepEqual(hosts, [
    { host: 'db1', port: 5433, ...login }, { host: 'db2', port: 5432, ...login },
    { host: '::1', port: 5434, ...login }, { host: '10.0.0.1', port: 5432, ...login },
  ])
  assert.equal(name, 'db1:5433,db2:5432,[::1]:5434,10.0.0.1:5432/main')
  assert.deepEqual(parseDatabase('postgresql://u@h/d').hosts[0]?.user, 'u')
  assert.equal('user' in parseDatabase('postgres://h/d').hosts[0]!, false)
})

test('what crosses a network is verified unless the URL says otherwise', t => {
  const tls = (url: string) => parseDatabase(url).hosts.map(({ ssl }) => ssl)
  assert.deepEqual(tls('postgres://localhost,127.0.0.1,db/d'), [false, false, { rejectUnauthorized: true }])
  assert.deepEqual(tls('postgres://localhost,db/d?sslmode=disable'), [false, false])
  const encrypted = { rejectUnauthorized: false }
  assert.deepEqual(tls('postgres://localhost,db/d?sslmode=require'), [encrypted, encrypted])
  const path = join(temporaryFolder(t), 'root.pem')
  writeFileSync(path, 'a certificate')
  const verified = { rejectUnauthorized: true, ca: 'a certificate' }
  assert.deepEqual(tls(`postgres://localhost/d?sslrootcert=${path}`), [verified])
  assert.deepEqual(tls(`postgres://localhost/d?sslmode=verify-full&sslrootcert=${path}`), [verified])
})

test('a URL of another form is refused, and its password is not repeated', () => {
  const hostile = [
    '', 'postgres://', 'mysql://u:secret@h/d', 'postgres://u:secret@h', 'postgres://u:secret@h/', 'postgres://u:secret@/d',
    'postgres://u:secret@h:0/d', 'postgres://u:secret@h:99999/d', 'postgres://u:secret@h,,i/d', 'postgres://u:secret@h/d/e',
    'postgres://u:secret@h/d?sslmode=prefer', 'postgres://u:secret@h/d?options=-c', 'postgres://u:secret@::1/d',
    'postgres://u:secret@h/d?sslmode=require&sslrootcert=x', 'postgres://u:x/y?secret@h/d', 'postgres://u:secret/d',
  ]
  for (const url of hostile) {
    const isSilent = ({ message }: Error) => message.startsWith('The URL of ') && !message.includes('secret')
    assert.throws(() => parseDatabase(url), isSilent, url)
  }
  assert.equal(hostile.length, 16)
})

test('any text is a database or is refused in a sentence that shows nothing of it', () => {
  const part = fc.oneof(fc.string(), fc.constantFrom('%', '%41', 'hush', '[::1]', 'db:5432', ',', 'sslmode=require', 'sslmode=x'))
  const parts = fc.tuple(part, part, part, part)
  const url = parts.map(([login, host, name, query]) => `postgres://${login}:hush@${host}/${name}?${query}`)
  property('database URL', 1000, fc.oneof(url, fc.string()), text => {
    try {
      assert.ok(parseDatabase(text).hosts.length > 0)
    } catch (error) {
      assert.match((error as Error).message, /^The URL of (?:a|the) database has /)
      assert.doesNotMatch((error as Error).message, /:hush@/)
    }
  })
})

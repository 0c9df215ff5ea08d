import { after, before, test } from 'node:test'
import { noPostgres, startPostgres } from '../../../test/kit/postgres.ts'
import type { PostgresServer } from '../../../test/kit/postgres.ts'
import { journalKeys } from '../journal.ts'
import { rootKeyFrom } from '../root-key.ts'
import { testStore } from '../store.suite.ts'
import { openPostgresStore } from './store.ts'

const rootKey = rootKeyFrom(new Uint8Array(32))
const settings = { keys: journalKeys(rootKey), keyCheck: rootKey.derive('key check') }

if (noPostgres) {
  test('the PostgreSQL engine', { skip: noPostgres }, () => {})
} else {
  let server: PostgresServer
  before(async () => void (server = await startPostgres()))
  after(() => server.close())
  testStore('postgres', async () => openPostgresStore({ url: await server.createDatabase(), ...settings }))
}

import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { noPostgres, startPostgres } from '../../../test/kit/postgres.ts'
import type { PostgresServer } from '../../../test/kit/postgres.ts'
import { rootKeyOfBytes } from '../root-key/root-key.ts'
import { testStore } from '../store.suite.ts'
import { openPostgresStore } from './store.ts'

const settings = { rootKey: rootKeyOfBytes('The root key', () => new Uint8Array(32), randomBytes), random: randomBytes }

if (noPostgres) {
  test('the PostgreSQL engine', { skip: noPostgres }, () => {})
} else {
  let server: PostgresServer
  before(async () => void (server = await startPostgres()))
  after(() => server.close())
  testStore('postgres', async () => openPostgresStore({ url: await server.createDatabase(), ...settings }))
}

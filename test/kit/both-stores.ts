// One attack on a store of either engine, each a test of its own.
import { test, type TestContext } from 'node:test'
import { postgresTests } from './postgres.ts'
import { databaseStore, folderStore, type EditedStore } from './store-editor.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** To be called once, at the end of a test file: it starts the file's PostgreSQL server. */
export function testBothStores(what: string, attack: (t: TestContext, store: EditedStore) => Promise<void>): void {
  test(`SQLite: ${what}`, async t => {
    const folder = temporaryFolder()
    t.after(folder.remove)
    await attack(t, folderStore(t, folder.path))
  })

  const tests = postgresTests()
  tests.test(`PostgreSQL: ${what}`, async t => {
    const folder = temporaryFolder()
    t.after(folder.remove)
    await attack(t, databaseStore(t, tests.server, await tests.server.createDatabase(), folder.path))
  })
}

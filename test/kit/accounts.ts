// Several accounts on one store.
import type { Identity } from './identity.ts'
import { root } from './identity.ts'
import { startServer, type TestServer, type TestSettings } from './server.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { after } from 'node:test'

export const other = '111111111111'
/** The root user of the other account. */
export const theirs: Identity = { ...root, accessKeyId: 'AKIATESTROOT11111111' }

/** A server whose store has another account besides: one comes to be with the first server that is started for it. */
export async function startWithOther(settings: TestSettings = {}): Promise<TestServer> {
  const folder = temporaryFolder()
  await (await startServer({ folder: folder.path, account: other, rootAccessKey: theirs })).stop()
  const server = await startServer({ ...settings, folder: folder.path })
  // Behind the server, which stops first.
  after(folder.remove)
  return server
}

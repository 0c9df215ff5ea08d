// A server whose store commits nothing any more until it is started anew: it says that it is not ready, and why.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { testBothStores } from '../kit/both-stores.ts'
import type { ChildServer } from '../kit/child-server.ts'
import { jsonCall, send, signed } from '../kit/raw-request.ts'
import type { EditedStore } from '../kit/store-editor.ts'

const listKeys = async ({ url }: ChildServer) => (await send(url, signed(url, jsonCall('kms', 'ListKeys')))).status

async function look({ url }: ChildServer, path: string) {
  const answer = await fetch(`${url}/_stockade/${path}`)
  const { status, storage } = await answer.json() as { readonly status: string; readonly storage: string }
  return [answer.status, storage, status]
}

/** Undefined where it cannot be done here. */
async function breakStore(store: EditedStore, server: ChildServer): Promise<true | undefined> {
  if (store.place.url !== undefined) {
    await store.run('CREATE TABLE kept AS SELECT * FROM stockade.store')
    assert.equal(await listKeys(server), 200)
    await store.run('DELETE FROM stockade.store; INSERT INTO stockade.store SELECT * FROM kept')
    return true
  }
  // No file may grow: what a quota says is the same to SQLite, and is not that the disk is full.
  return spawnSync('prlimit', ['--pid', String(server.pid), '--fsize=1']).status === 0 ? true : undefined
}

testBothStores('a server that has given up committing is not ready, and says so', async (t, store) => {
  const server = await store.start()
  assert.equal(await listKeys(server), 200)
  assert.deepEqual(await look(server, 'ready'), [200, 'available', 'ok'])
  const missing = 'the size of files cannot be limited here; install prlimit, of Linux\'s util-linux'
  if (!(await breakStore(store, server))) return t.skip(missing)
  assert.deepEqual([await listKeys(server), await listKeys(server)], [503, 503])
  const said = 'The store commits nothing any more until the server is restarted; its log says why.'
  assert.deepEqual(await look(server, 'ready'), [503, 'stopped', said])
  assert.deepEqual(await look(server, 'health'), [200, 'stopped', said])
  if (store.place.url !== undefined) return
  await server.end('SIGKILL')
  assert.deepEqual(await look(await store.start(), 'ready'), [200, 'available', 'ok'])
})

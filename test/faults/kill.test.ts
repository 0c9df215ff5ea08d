// kill -9 under load: what was acknowledged is there with its record, what has a record is there, and the journal is sound.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spawnServer } from '../kit/child-server.ts'
import { stockade } from '../kit/command-line.ts'
import { root } from '../kit/identity.ts'
import { readRecords } from '../kit/journal.ts'
import { writeUntilGone, type Acknowledged } from '../kit/load.ts'
import { sdk } from '../kit/sdk.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const rounds = Number(process.env['STOCKADE_ROUNDS'] ?? 3)
const writers = 16
/** The server is killed when it has acknowledged so many changes of a round, while others are under way. */
const enough = 150

const environment = {
  STOCKADE_ROOT_ACCESS_KEY_ID: root.accessKeyId,
  STOCKADE_ROOT_SECRET_ACCESS_KEY: root.secretAccessKey,
}

test(`kill -9 under load, ${rounds} rounds`, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const acknowledged: Acknowledged[] = []
  for (let round = 0; round < rounds; round++) {
    const server = await spawnServer({ data: folder.path, environment })
    const before = acknowledged.length
    let ended: Promise<unknown> | undefined
    await writeUntilGone(server.url, `round-${round}`, writers, change => {
      acknowledged.push(change)
      if (acknowledged.length === before + enough) ended = server.end('SIGKILL')
    })
    await ended
    const { code, out } = await stockade(['journal', 'verify', '--data', folder.path])
    assert.equal(code, 0, out)
  }
  assert.ok(acknowledged.length >= rounds * enough)

  const server = await spawnServer({ data: folder.path, environment })
  t.after(() => server.end('SIGTERM'))
  const recorded = new Map((await readRecords(folder.path)).map(event => [event.requestID, event]))
  const found = await namesFound(server.url, acknowledged)
  for (const { requestId, operation, name } of acknowledged) {
    assert.ok(found.has(name), `${operation} ${name} was acknowledged and is lost`)
    assert.equal(recorded.get(requestId)?.eventName, operation, `${operation} ${name} has no record`)
    assert.equal(recorded.get(requestId)?.errorCode, undefined)
  }
  for (const { eventName, requestParameters } of recorded.values()) {
    const { aliasName } = (requestParameters ?? {}) as { aliasName?: string }
    if (eventName === 'CreateAlias') assert.ok(found.has(aliasName!), `${aliasName} has a record and is lost`)
  }
  t.diagnostic(`${acknowledged.length} acknowledged changes, ${recorded.size} records`)
})

/** The names of all aliases and keys, and of the users among those acknowledged. */
async function namesFound(url: string, acknowledged: readonly Acknowledged[]): Promise<ReadonlySet<string>> {
  const { iam, kms } = sdk({ url })
  const names = new Set<string>()
  for (let Marker: string | undefined, more = true; more;) {
    const page = await kms.listKeys({ Limit: 1000, Marker })
    for (const { KeyId } of page.Keys!) names.add(KeyId!)
    more = page.Truncated!
    Marker = page.NextMarker
  }
  for (let Marker: string | undefined, more = true; more;) {
    const page = await kms.listAliases({ Limit: 100, Marker })
    for (const { AliasName } of page.Aliases!) names.add(AliasName!)
    more = page.Truncated!
    Marker = page.NextMarker
  }
  const users = acknowledged.filter(({ operation }) => operation === 'CreateUser')
  for (const { name } of users) names.add((await iam.getUser({ UserName: name })).User!.UserName!)
  return names
}

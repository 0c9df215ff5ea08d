// A retention ends by the time that the store vouches for: not under a clock that is ahead, and once for all under one that was
// right and is set back. So do objects that end by a rule.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { spawnServer } from '../../../../test/kit/child-server.ts'
import { rootVariables } from '../../../../test/kit/identity.ts'
import { day } from '../../../../test/kit/pass.ts'
import { jsonCall, send, signed, type Unsigned } from '../../../../test/kit/raw-request.ts'
import { temporaryFolder } from '../../../../test/kit/temporary-folder.ts'
import { payloadHash } from '../../../engines/sigv4/canonical-request.ts'

/** Servers on one store, one after the other, each under a clock of its own. */
function setUp(t: TestContext) {
  const folder = temporaryFolder()
  t.after(folder.remove)
  return async (ahead: number) => {
    const shift = `const now = Date.now; Date.now = () => now() + ${ahead}`
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(shift)}`
    const server = await spawnServer({ data: folder.path, environment: { ...rootVariables, NODE_OPTIONS }, log: [] })
    let ended: Promise<unknown> | undefined
    const end = () => (ended ??= server.end('SIGTERM'))
    t.after(end)
    const ask = (call: Unsigned, by = ahead) => send(server.url, signed(server.url, call, { at: Date.now() + by }))
    return { ask, end }
  }
}

const s3 = (method: string, target: string, headers = {}, body = ''): Unsigned =>
  ({ service: 's3', method, target, body, headers: { 'x-amz-content-sha256': payloadHash(Buffer.from(body)), ...headers } })

test('a clock that is ahead ends no retention, and one that is set back brings none back', async t => {
  const startAt = setUp(t)
  const first = await startAt(0)
  assert.equal((await first.ask(s3('PUT', '/vouched', { 'x-amz-bucket-object-lock-enabled': 'true' }))).status, 200)
  const lock = {
    'x-amz-object-lock-mode': 'COMPLIANCE', 'x-amz-object-lock-retain-until-date': new Date(Date.now() + day).toISOString(),
    'content-md5': createHash('md5').update('x').digest('base64'),
  }
  const versions: string[] = []
  for (const key of ['a', 'b']) {
    const put = await first.ask(s3('PUT', `/vouched/${key}`, lock, 'x'))
    versions.push(`/vouched/${key}?versionId=${String(put.headers['x-amz-version-id'])}`)
    assert.equal(put.status, 200, put.body)
  }
  await first.end()
  const [one, other] = versions as [string, string]

  const ahead = await startAt(20 * day)
  assert.equal((await ahead.ask(s3('DELETE', one))).status, 403)
  assert.equal((await ahead.ask(jsonCall('stockade', 'ConfirmClock'))).status, 200)
  await ahead.end()
  const confirmed = await startAt(20 * day)
  assert.equal((await confirmed.ask(s3('DELETE', one))).status, 204)
  await confirmed.end()

  const back = await startAt(0)
  assert.equal((await back.ask(s3('DELETE', other), 20 * day)).status, 204)
})

test('a clock that is ahead ends no objects', async t => {
  const startAt = setUp(t)
  const first = await startAt(0)
  assert.equal((await first.ask(s3('PUT', '/ended'))).status, 200)
  const rules = '<LifecycleConfiguration><Rule><Filter/><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule>'
    + '</LifecycleConfiguration>'
  const digest = { 'content-md5': createHash('md5').update(rules).digest('base64') }
  assert.equal((await first.ask(s3('PUT', '/ended?lifecycle=', digest, rules))).status, 200)
  assert.equal((await first.ask(s3('PUT', '/ended/a', {}, 'x'))).status, 200)
  await first.end()

  const ahead = await startAt(20 * day)
  const status = async () => (await ahead.ask(s3('GET', '/ended/a'))).status
  // Timers are looked at each second.
  await delay(2500)
  assert.equal(await status(), 200)
  assert.equal((await ahead.ask(jsonCall('stockade', 'ConfirmClock'))).status, 200)
  for (let i = 0; i < 100 && (await status()) !== 404; i++) await delay(100)
  assert.equal(await status(), 404)
})

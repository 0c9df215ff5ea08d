// Servers of one database that are started at the same time with one seed: it is made once, as by one of them.
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseCredentials } from '../../src/core/credentials-file.ts'
import { Secret } from '../../src/core/secret.ts'
import { startServer } from '../../src/main.ts'
import { applySeed, type Seeded } from '../../src/seeds/apply.ts'
import { account, region, root } from '../kit/identity.ts'
import { postgresTests } from '../kit/postgres.ts'
import { sdk } from '../kit/sdk.ts'
import { defaults } from '../kit/server.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const tests = postgresTests()
const users = ['ann', 'bob', 'cid', 'dan', 'eve', 'fay']
const starts = 3

const yaml = `
groups: { all: {} }
users:
${users.map(user => `  ${user}: { groups: [all], accessKey: ../${user}.credentials }`).join('\n')}
keys: { alias/a: { rotationPeriodInDays: 100 }, alias/b: {} }
parameters: { /x: { type: SecureString, value: v, key: alias/a } }
`
/** What one start makes of it: a group, users with a membership and an access key each, keys, a parameter. */
const all = 1 + 3 * users.length + 2 + 1

tests.test('every start succeeds, and each user has the one access key that stands in its file', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const seed = join(folder.path, 'seed')
  mkdirSync(seed)
  writeFileSync(join(seed, 'seed.yaml'), yaml, { mode: 0o600 })
  const place = { kind: 'database', url: new Secret(await tests.server.createDatabase()) } as const
  const made: Seeded[] = []
  const start = async () => {
    const config = { ...defaults, host: '127.0.0.1', port: 0, account, place, rootAccessKey: root }
    const rootKey = { from: 'file', path: join(folder.path, 'root-key') } as const
    const server = await startServer({ ...config, rootKey }, {
      seed: async (access, progress) => void made.push(await applySeed(seed, { ...access, region }, progress)),
    })
    t.after(() => server.stop())
    return server
  }
  const [server] = await Promise.all(Array.from({ length: starts }, start))
  assert.deepEqual(made.map(({ created }) => created), [all, 0, 0])
  assert.deepEqual(made.map(({ kept }) => kept), [0, all, all])
  const { iam, kms } = sdk(server! as never)
  for (const UserName of users) {
    const { AccessKeyMetadata } = await iam.listAccessKeys({ UserName })
    const written = parseCredentials(readFileSync(join(folder.path, `${UserName}.credentials`), 'utf8'))
    assert.deepEqual(AccessKeyMetadata!.map(({ AccessKeyId }) => AccessKeyId), [written!.accessKeyId])
  }
  assert.equal((await kms.listKeys({})).Keys!.filter(({ KeyId }) => KeyId).length, 2)
  assert.deepEqual(readdirSync(folder.path).filter(name => name.endsWith('.new')), [])
})

// The grants of a key that is deleted: they let nobody do anything, and go some at a time behind it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { day, pass, runTimers } from '../../../../test/kit/pass.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'
import type { Batch } from '../../../storage/store.ts'

/** Writes of each commit. */
const commits: number[] = []
const server = await startServer({
  dev: true, quotas: 'off',
  between(storage) {
    const commit = storage.store.commit.bind(storage.store)
    storage.store.commit = (batch: Batch) => {
      commits.push(batch.writes.length)
      return commit(batch)
    }
    return storage
  },
})
const there = 'eu-west-1'
const { kms } = sdk(server)
const abroad = sdk(server, undefined, there).kms
const [former, later] = ['former', 'later'] as const
const formers = sdk(server, await createUser(server, former), there).kms
const laters = sdk(server, await createUser(server, later), there).kms
const arnOf = (user: string) => `arn:aws:iam::${account}:user/${user}`
const Plaintext = Buffer.from('a plaintext')
const many = 350

test('a key’s grants go behind it, some in a commit, and are not those of a key that comes again under its id', async () => {
  const { KeyMetadata } = await kms.createKey({ MultiRegion: true })
  const KeyId = KeyMetadata!.KeyId!
  const replicate = async () => {
    await kms.replicateKey({ KeyId, ReplicaRegion: there })
    await runTimers(server)
  }
  await replicate()
  const grant = (user: string, Name: string) => abroad.createGrant({
    KeyId, GranteePrincipal: arnOf(user), RetiringPrincipal: arnOf(user), Operations: ['Encrypt', 'Decrypt'], Name,
  })
  const [first, ...others] = Array.from({ length: many }, (_, n) => () => grant(former, `grant-${n}`))
  const { GrantId, GrantToken } = await first!()
  for (let at = 0; at < others.length; at += 32) await Promise.all(others.slice(at, at + 32).map(one => one()))
  await formers.encrypt({ KeyId, Plaintext })
  await abroad.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })
  commits.length = 0
  await pass(server, 8 * day)
  await replicate()
  const denied = /is not authorized to perform: kms:/
  await assertRefused(formers.encrypt({ KeyId, Plaintext }), 'AccessDeniedException', denied)
  // The first that is made here is not before the last of the former ones has gone.
  for (;;) {
    const made = await grant(later, 'grant-0').catch((error: Error) => error)
    const { Grants } = await abroad.listGrants({ KeyId })
    assert.deepEqual(Grants!.map(({ Name }) => Name), made instanceof Error ? [] : ['grant-0'])
    assert.deepEqual((await abroad.listRetirableGrants({ RetiringPrincipal: arnOf(former) })).Grants, [])
    await assertRefused(formers.encrypt({ KeyId, Plaintext }), 'AccessDeniedException', denied)
    await assertRefused(abroad.revokeGrant({ KeyId, GrantId }), 'NotFoundException', `Grant ID ${GrantId} not found`)
    await assertRefused(formers.retireGrant({ GrantToken }), 'AccessDeniedException', denied)
    if (!(made instanceof Error)) break
    assert.equal(made.name, 'DependencyTimeoutException')
    await runTimers(server)
  }
  await laters.encrypt({ KeyId, Plaintext })
  // A grant is a row and three by which it is found.
  assert.ok(commits.reduce((sum, writes) => sum + writes, 0) >= 4 * many)
  assert.ok(commits.every(writes => writes < 2 * many), `${Math.max(...commits)} writes in one commit`)
})

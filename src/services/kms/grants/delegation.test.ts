// Who may make grants by a grant alone is told by those grants, however many others he has.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GrantOperation } from '../../../contracts/kms.gen.ts'
import type { ResolverContext } from '../../../gateway/operation.ts'
import type { Key } from '../../../storage/collection.ts'
import type { KmsKey } from '../keys/keys.ts'
import { Grants, type Grant } from './grants.ts'
import { mayDelegate } from './delegation.ts'

const key = { id: 'key', account: '000000000000', region: 'us-east-1' } as KmsKey

const grant = (n: number, operations: GrantOperation[]): Grant => ({
  keyId: key.id, id: String(n).padStart(4, '0'), createdAt: 0, grantee: { id: 'AIDAONE', name: '' }, issuer: '', operations,
})

interface Listed {
  readonly index: string
  readonly limit: number
  readonly after?: Key
}

/** A key that has these grants, as its index lists them, and how many were read of it. */
function keyWith(grants: readonly Grant[]) {
  const seen = { read: 0 }
  const list = async (_of: typeof Grants, prefix: Key, { index, limit, after }: Listed) => {
    const keyOf = (one: Grant) => Grants.indexes![index]!(one)
    const isNext = (one: Grant) => keyOf(one)?.join() === prefix.join() && (!after || one.id > String(after.at(-1)))
    const found = grants.filter(isNext).slice(0, limit)
    seen.read += found.length
    return found
  }
  const there = { list, turn: async () => undefined }
  const context = {
    scope: { caller: { kind: 'user', id: 'AIDAONE', account: '000000000000' } }, state: { in: () => there },
  } as unknown as ResolverContext
  const ask = (Operations: GrantOperation[]) => mayDelegate(key, { Operations } as never, context)
  return { seen, ask }
}

test('grants by which nobody may make others are not read', async () => {
  const others = Array.from({ length: 1000 }, (_, n) => grant(n, ['Encrypt', 'Decrypt']))
  const { seen, ask } = keyWith([...others, grant(1000, ['CreateGrant', 'Encrypt'])])
  assert.equal(await ask(['Decrypt']), false)
  assert.equal(await ask(['Encrypt']), 'itself')
  assert.equal(seen.read, 2)
})

test('those by which he may are all asked', async () => {
  const others = Array.from({ length: 250 }, (_, n) => grant(n, ['CreateGrant', 'Encrypt']))
  const { seen, ask } = keyWith([...others, grant(250, ['CreateGrant', 'Decrypt'])])
  assert.equal(await ask(['Decrypt']), 'itself')
  assert.equal(await ask(['Encrypt', 'Decrypt']), false)
  assert.ok(seen.read >= 251)
})

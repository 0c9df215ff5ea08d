import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Caller } from '../../../gateway/caller.ts'
import { hashPassword, isAmong, withHash } from './password-hashes.ts'

const salt = Buffer.alloc(16, 1)
const callerOf = (id: string) => ({ kind: 'user', id }) as Caller
const ann = callerOf('ann')

test('a password has one hash with a salt, and another with another', async () => {
  const hash = await hashPassword('one', salt, ann)
  assert.equal(hash.length, 32)
  assert.deepEqual(await hashPassword('one', salt, ann), hash)
  assert.notDeepEqual(await hashPassword('one', Buffer.alloc(16, 2), ann), hash)
  assert.notDeepEqual(await hashPassword('One', salt, ann), hash)
})

test('it is found among as many of the newest as are asked for', () => {
  const hashOf = (n: number) => Buffer.alloc(32, n)
  let hashes: Uint8Array = hashOf(1)
  for (const n of [2, 3, 4]) hashes = withHash(hashOf(n), hashes, 3)
  assert.equal(hashes.length, 96)
  const found = (newest: number) => [1, 2, 3, 4].filter(n => isAmong(hashOf(n), hashes, newest))
  assert.deepEqual([found(0), found(1), found(2), found(24)], [[], [4], [3, 4], [2, 3, 4]])
})

test('who has many hashed is in nobody else’s way', async () => {
  const ended: string[] = []
  const hashed = async (id: string) => {
    await hashPassword('one', salt, callerOf(id))
    ended.push(id)
  }
  const many = Array.from({ length: 8 }, () => hashed('many'))
  await hashed('one')
  assert.ok(ended.length <= 5, ended.join())
  await Promise.all(many)
  assert.equal(ended.length, 9)
})

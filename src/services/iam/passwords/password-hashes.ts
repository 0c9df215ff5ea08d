// What is kept of passwords: what scrypt makes of them with their profile's salt.
import { scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { Room } from '../../../core/sharing/room.ts'

const hashLength = 32
const derive = promisify<string, Uint8Array, number, object, Buffer>(scrypt)

/** 32 MB and some tens of milliseconds each. INVARIANT: of the system's four threads two are left to everything else. */
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
const room = new Room(2)

export async function hashPassword(password: string, salt: Uint8Array): Promise<Uint8Array> {
  await room.take(1)
  try {
    return await derive(password, salt, hashLength, cost)
  } finally {
    room.giveBack(1)
  }
}

/** Whether it is one of the newest hashes; they stand one behind the other, the newest first. */
export function isAmong(hash: Uint8Array, hashes: Uint8Array, newest: number): boolean {
  const end = Math.min(hashes.length, newest * hashLength)
  for (let at = 0; at < end; at += hashLength) {
    if (timingSafeEqual(hash, hashes.subarray(at, at + hashLength))) return true
  }
  return false
}

export const withHash = (hash: Uint8Array, hashes: Uint8Array, most: number): Uint8Array =>
  Buffer.concat([hash, hashes.subarray(0, (most - 1) * hashLength)])

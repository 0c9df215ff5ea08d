// What is kept of passwords: what scrypt makes of them with their profile's salt.
import { scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { FairLine } from '../../../core/sharing/fair-line.ts'
import { sharerOf, type Caller } from '../../../gateway/caller.ts'

const hashLength = 32
const derive = promisify<string, Uint8Array, number, object, Buffer>(scrypt)

/** 32 MB and some tens of milliseconds each. */
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }

/** INVARIANT: of the four threads that Node has for such work two are left to everything else. */
const mostAtOnce = 2
let underWay = 0
const line = new FairLine()

/** When it is the caller's turn: who guesses many is in nobody's way but his own. */
export async function hashPassword(password: string, salt: Uint8Array, caller: Caller): Promise<Uint8Array> {
  if (underWay < mostAtOnce) underWay++
  else await line.join(sharerOf(caller))
  try {
    return await derive(password, salt, hashLength, cost)
  } finally {
    // Who comes next has the place of who has ended.
    if (!line.letNext()) underWay--
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

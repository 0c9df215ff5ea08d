// A virtual MFA device as a phone holds it: the seed, and the codes that follow from it.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { root, type Identity } from './identity.ts'
import { sdk } from './sdk.ts'
import type { TestServer } from './server.ts'

export interface Phone {
  readonly serial: string
  /** The code `ahead` steps of thirty seconds from now. */
  code(ahead?: number): string
  /** The first code that it has not handed out by this or by `codes`: of this step, or of the one to come. */
  nextCode(): string
  /** Of the step before and of this one. */
  codes(): { readonly AuthenticationCode1: string; readonly AuthenticationCode2: string }
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function bytesOf(base32: string): Buffer {
  const bits = [...base32].map(letter => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g)!.map(byte => Number.parseInt(byte, 2)))
}

function codeOf(seed: Buffer, step: number): string {
  const hash = createHmac('sha1', seed).update(step.toString(16).padStart(16, '0'), 'hex').digest()
  const number = hash.readUInt32BE(hash.at(-1)! & 15) % 2 ** 31
  return String(number % 1e6).padStart(6, '0')
}

/** `now` is what the server's clock says. */
export async function newPhone(server: TestServer, name: string, now = () => Date.now(), who: Identity = root): Promise<Phone> {
  const { VirtualMFADevice } = await sdk(server, who).iam.createVirtualMFADevice({ VirtualMFADeviceName: name })
  const { SerialNumber, Base32StringSeed } = VirtualMFADevice!
  return phoneOf(SerialNumber!, Base32StringSeed!, now)
}

/** One that has read the seed. */
export function phoneOf(serial: string, base32: Uint8Array, now = () => Date.now()): Phone {
  const text = Buffer.from(base32).toString()
  assert.match(text, /^[A-Z2-7]{64}$/)
  const seed = bytesOf(text)
  const present = () => Math.floor(now() / 30_000)
  let newest = 0
  const codes = () => {
    newest = present()
    return { AuthenticationCode1: codeOf(seed, newest - 1), AuthenticationCode2: codeOf(seed, newest) }
  }
  const nextCode = () => {
    newest = Math.max(newest + 1, present())
    return codeOf(seed, newest)
  }
  return { serial, code: (ahead = 0) => codeOf(seed, present() + ahead), nextCode, codes }
}

/** One that is enabled for the user. */
export async function enabledPhone(server: TestServer, UserName: string, now = () => Date.now()): Promise<Phone> {
  const phone = await newPhone(server, UserName, now)
  await sdk(server).iam.enableMFADevice({ UserName, SerialNumber: phone.serial, ...phone.codes() })
  return phone
}

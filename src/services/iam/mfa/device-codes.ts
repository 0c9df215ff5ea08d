// Which codes of a device are taken. INVARIANT: each once: the step of the newest is in the device's record, which was read and
// is written, so that of two calls with one code one conflicts, and then meets a code that was taken.
import { wholeSeconds, type Instant } from '../../../core/clock.ts'
import { Generations } from '../../../core/generations.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { User } from '../users/users.ts'
import { serialNumber, type MfaDevice } from './mfa-devices.ts'
import { findStep, stepAt } from './one-time-codes.ts'

/** How far a device's clock may be away when it is enabled, and when it is said to be. AWS does not tell how far. */
const widest = 20
/** And from what it was then. */
const tolerance = 1

type Codes = { readonly AuthenticationCode1: string; readonly AuthenticationCode2: string }
type CodesCall = Pick<Call<Codes, 'InvalidAuthenticationCodeException'>, 'input' | 'scope' | 'error'>

/** The device as it is by two of its codes on end, in use by the user. AWS: the sentence from public reports. */
export function takeCodes({ input, scope: { now }, error }: CodesCall, device: MfaDevice, user: User): MfaDevice {
  const present = stepAt(now)
  const codes = [input.AuthenticationCode1, input.AuthenticationCode2]
  const first = findStep(device.seed.reveal(), codes, present, widest)
  if (first === undefined || first < (device.lastStep ?? 0)) {
    throw error('InvalidAuthenticationCodeException', 'Authentication code for device is not valid.')
  }
  const lastStep = first + 1
  const { enabledAt } = device.use ?? { enabledAt: wholeSeconds(now) }
  return { ...device, lastStep, use: { userId: user.id, enabledAt, drift: lastStep - present } }
}

/** Of guesses in thirty seconds. */
const mostWrong = 10

/**
 * How many codes were wrong in which thirty seconds, by their device. INVARIANT: they are counted by the server and not in its
 * store, where a call that fails leaves nothing: whoever has a user's access key and guesses goes through a million codes in
 * weeks, and not in minutes.
 */
export type WrongCodes = Generations<string, { readonly step: number; count: number }>

export const newWrongCodes = (): WrongCodes => new Generations({ most: 10_000 })

/** The device with the code taken; undefined where it is wrong, or was taken before. */
export function withCodeTaken(wrongCodes: WrongCodes, device: MfaDevice, code: string, now: Instant): MfaDevice | undefined {
  const { use } = device
  if (!use) return undefined
  const present = stepAt(now)
  const serial = serialNumber(device)
  const wrong = wrongCodes.find(serial)
  const isSame = wrong?.step === present
  if (isSame && wrong.count >= mostWrong) return undefined
  const step = findStep(device.seed.reveal(), [code], present + use.drift, tolerance)
  if (step === undefined || step <= (device.lastStep ?? -1)) {
    if (isSame) wrong.count++
    else wrongCodes.add(serial, { step: present, count: 1 })
    return undefined
  }
  return { ...device, lastStep: step, use: { ...use, drift: step - present } }
}

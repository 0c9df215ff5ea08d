// What STS asks of a device: whether it is the caller's, and takes a code.
import type { Instant } from '../../../core/clock.ts'
import type { Caller } from '../../../gateway/caller.ts'
import type { MfaCode, MfaDevices as MfaDevicesPort } from '../../../gateway/ports.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { newWrongCodes, withCodeTaken } from './device-codes.ts'
import { findMfaDevice, MfaDevices } from './mfa-devices.ts'

const homeOf = ({ account }: Caller) => ({ account, region: '' })

/** Of one server, over one store. */
export function newMfaDevices(): MfaDevicesPort {
  const wrongCodes = newWrongCodes()
  const judge = async (home: ReadUnit, { id }: Caller, { serial, code }: MfaCode, now: Instant) => {
    const device = await findMfaDevice(home, serial)
    // INVARIANT: ids of users are unique in the store, and root's is its account's.
    if (device?.use?.userId !== id) return 'no such device'
    return withCodeTaken(wrongCodes, device!, code, now) ?? 'wrong'
  }
  return {
    async check(state, caller, code, now) {
      const found = await judge(state.in(homeOf(caller)), caller, code, now)
      return typeof found === 'string' ? found : 'right'
    },
    async take(state, caller, code, now) {
      const home = state.in(homeOf(caller))
      const found = await judge(home, caller, code, now)
      if (typeof found === 'string') return found
      await home.update(MfaDevices, found)
      return 'right'
    },
  }
}

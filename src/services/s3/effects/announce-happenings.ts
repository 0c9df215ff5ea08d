// What happened in a bucket is said on the default bus of its place.
import { day } from '../../../core/clock.ts'
import type { Effect } from '../../../gateway/work.ts'
import type { Cause } from '../notifications/causes.ts'
import type { Happening } from '../notifications/happenings.ts'
import { onBus, type Place } from '../notifications/messages.ts'

export interface Told {
  readonly place: Place
  readonly cause: Cause
  readonly happenings: readonly Happening[]
}

/** AWS: how long it tries is not published; the bus tries its targets so. */
export const retry = { attempts: 186, within: day }

export const announceHappenings: Effect<Told> = {
  name: 's3.AnnounceHappenings',
  retry,
  async run({ place, cause, happenings }, { announce }) {
    for (const happening of happenings) {
      const event = onBus(place, cause, happening)
      if (event) await announce(event)
    }
  },
}

// Behind the end of an upload, of an object that came in parts, or of one of a part's contents: what no object is made of goes.
import { day } from '../../../core/clock.ts'
import type { Effect } from '../../../gateway/work.ts'
import { releaseBlobs } from '../../../storage/blobs/blob-records.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import { ownerOfPart, PartLists, Parts } from '../uploads/parts.ts'

export interface Ended {
  readonly upload: string
  /** Of a part that was sent again; absent where the upload has ended, or its object. */
  readonly number?: number
}

/** In one commit. */
const together = 100

const retry = { attempts: 1000, within: 30 * day }

export const releaseParts: Effect<Ended> = {
  name: 's3.ReleaseParts',
  retry,
  async run(ended, { state, settled, emit }) {
    const { upload, number } = ended
    if (number !== undefined) {
      const isGone = !(await isThere(state, upload, number))
      if (await releaseBlobs(state, ownerOfPart({ upload, number }), { isGone, now: settled })) await emit(releaseParts, ended)
      return
    }
    // An upload that has ended begins no more, and its parts are written no more.
    const list = await state.get(PartLists, [upload])
    let isAll = true
    const kept = new Set(list?.numbers)
    const numbers = (await state.listOf(Parts, [upload], { limit: kept.size + together }, part => part.number))
      .filter(one => !kept.has(one))
    for (const one of numbers.slice(0, together)) {
      const owner = ownerOfPart({ upload, number: one })
      // Of a part that was sent a hundred times the rest is found again.
      if (!(await releaseBlobs(state, owner, { isGone: true, now: settled }))) await state.drop(Parts, [upload, one])
      else isAll = false
    }
    if (numbers.length >= together || !isAll) await emit(releaseParts, ended)
  },
}

async function isThere(state: UnitOfWork, upload: string, number: number): Promise<boolean> {
  const found = await state.listOf(Parts, [upload, number], { limit: 1 }, () => true)
  return found.length > 0 || (await state.get(Parts, [upload, number])) !== undefined
}

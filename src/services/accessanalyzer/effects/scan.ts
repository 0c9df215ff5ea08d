// A new analyzer looks at all that is there, some at a time.
import type { Effect, EffectContext } from '../../../gateway/work.ts'
import type { PolicyHolderType } from '../../../gateway/ports.ts'
import { analyze } from '../findings/analyze.ts'
import { findOwn, looked, mostWritten, retry } from './own-analyzer.ts'

export interface Scanning {
  readonly analyzer: string
  readonly id: string
  readonly type: PolicyHolderType
  readonly after?: string
}

/** In one commit. */
const atOnce = 50

export const scan: Effect<Scanning> = { name: 'accessanalyzer.Scan', retry, run }

/** INVARIANT: what changes after it was looked at is looked at again by what follows from that change. */
async function run(content: Scanning, context: EffectContext): Promise<void> {
  const { state, ports, emit } = context
  const { type, after } = content
  const analyzer = await findOwn(context, content)
  if (!analyzer) return
  // What somebody changes again and again holds up less of the others.
  const some = Math.max(1, atOnce >> context.overtaken)
  const found = await ports.policyHolders.get(type)!.list(state, analyzer, after, some)
  let last
  let [done, written] = [0, 0]
  while (done < found.length && written < mostWritten) {
    const { holder, units } = await analyze(context, analyzer, type, found.at(done)!.name)
    last = holder ?? last
    written += units
    done++
    await state.turn()
  }
  if (last) await looked(context, analyzer, last)
  if (done === some || done < found.length) await emit(scan, { ...content, after: found.at(done - 1)!.id })
}

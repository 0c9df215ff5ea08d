// An analyzer looks again at what was changed.
import type { Effect, EffectContext } from '../../../gateway/work.ts'
import type { PolicyHolderType } from '../../../gateway/ports.ts'
import { analyze } from '../findings/analyze.ts'
import { findOwn, looked, mostWritten, retry } from './own-analyzer.ts'

export interface Following {
  readonly analyzer: string
  readonly id: string
  readonly changed: readonly (readonly [type: PolicyHolderType, name: string])[]
}

/** In one commit. */
const atOnce = 50

export const follow: Effect<Following> = { name: 'accessanalyzer.Follow', retry, run }

async function run(content: Following, context: EffectContext): Promise<void> {
  const analyzer = await findOwn(context, content)
  if (!analyzer) return
  const some = Math.max(1, atOnce >> context.overtaken)
  let last
  let [done, written] = [0, 0]
  for (const [type, name] of content.changed.slice(0, some)) {
    const { holder, units } = await analyze(context, analyzer, type, name)
    last = holder ?? last
    done++
    await context.state.turn()
    if ((written += units) >= mostWritten) break
  }
  if (last) await looked(context, analyzer, last)
  const changed = content.changed.slice(done)
  if (changed.length > 0) await context.emit(follow, { ...content, changed })
}

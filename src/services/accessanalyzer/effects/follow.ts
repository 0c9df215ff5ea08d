// An analyzer looks again at what was changed.
import type { Effect, EffectContext } from '../../../gateway/work.ts'
import { analyzeSome, findOwn, retry, someAtOnce, type ResourceName } from './own-analyzer.ts'

export interface Following {
  readonly analyzer: string
  readonly id: string
  readonly changed: readonly ResourceName[]
}

export const follow: Effect<Following> = { name: 'accessanalyzer.Follow', retry, run }

async function run(content: Following, context: EffectContext): Promise<void> {
  const analyzer = await findOwn(context, content)
  if (!analyzer) return
  const done = await analyzeSome(context, analyzer, content.changed.slice(0, someAtOnce(context)))
  const changed = content.changed.slice(done)
  if (changed.length > 0) await context.emit(follow, { ...content, changed })
}

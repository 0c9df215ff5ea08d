// What a scan has not met is looked at once more, some at a time: it is gone, and what was found of it is resolved.
import type { Effect, EffectContext } from '../../../gateway/work.ts'
import { AnalyzedResources, type ResourceKind } from '../findings/resources.ts'
import { analyzeSome, findOwn, retry, someAtOnce } from './own-analyzer.ts'

interface Sweeping {
  readonly analyzer: string
  readonly id: string
  readonly type: ResourceKind
  readonly run: number
  readonly since: number
  readonly after: string
}

export const sweep: Effect<Sweeping> = { name: 'accessanalyzer.Sweep', retry, run }

/** Resources that are passed over in one commit. */
const atOnce = 500

async function run(content: Sweeping, context: EffectContext): Promise<void> {
  const { state, emit } = context
  const { id, type, since, after } = content
  const analyzer = await findOwn(context, content)
  if (!analyzer || analyzer.scans?.run !== content.run) return
  const listed = await state.list(AnalyzedResources, [id, type], { limit: atOnce, after: [id, type, after] })
  const missed = listed.filter(({ analyzedAt }) => analyzedAt < since).slice(0, someAtOnce(context))
  const done = await analyzeSome(context, analyzer, missed.map(({ name }) => [type, name]))
  const last = done < missed.length || missed.length === someAtOnce(context) ? missed.at(done - 1) : listed.at(-1)
  if (last && (last !== listed.at(-1) || listed.length === atOnce)) await emit(sweep, { ...content, after: last.name })
}

// An archive rule is applied to what was found before it, some at a time.
import type { Effect, EffectContext } from '../../../gateway/work.ts'
import { matchesFilter, type Filter } from '../findings/filters.ts'
import { Findings } from '../findings/findings.ts'
import { typeOf } from '../types/types.ts'
import { findOwn, retry } from './own-analyzer.ts'

interface Archiving {
  readonly analyzer: string
  readonly id: string
  readonly filter: Filter
  readonly after?: string
}

const atOnce = 200

export const archive: Effect<Archiving> = { name: 'accessanalyzer.Archive', retry, run }

async function run(content: Archiving, context: EffectContext): Promise<void> {
  const { state, now, emit } = context
  const { id, filter, after } = content
  const analyzer = await findOwn(context, content)
  if (!analyzer) return
  const type = typeOf(analyzer)
  const some = Math.max(1, atOnce >> context.overtaken)
  const found = await state.list(Findings, [id], { limit: some, ...(after !== undefined && { after: [id, after] }) })
  for (const finding of found) {
    if (state.turns.isOver()) await state.turns.next()
    if (finding.status !== 'ACTIVE' || !matchesFilter(type, finding, filter)) continue
    await state.update(Findings, { ...finding, status: 'ARCHIVED', updatedAt: now })
  }
  if (found.length === some) await emit(archive, { ...content, after: found.at(-1)!.id })
}

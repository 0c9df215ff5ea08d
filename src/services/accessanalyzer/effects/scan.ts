// A new analyzer looks at all that is there, some at a time.
import type { Effect, EffectContext } from '../../../gateway/work.ts'
import type { PolicyHolderType } from '../../../gateway/ports.ts'
import { analyzeSome, findOwn, retry, someAtOnce } from './own-analyzer.ts'

export interface Scanning {
  readonly analyzer: string
  readonly id: string
  readonly type: PolicyHolderType
  readonly after?: string
}

export const scan: Effect<Scanning> = { name: 'accessanalyzer.Scan', retry, run }

/** INVARIANT: what changes after it was looked at is looked at again by what follows from that change. */
async function run(content: Scanning, context: EffectContext): Promise<void> {
  const { state, ports, emit } = context
  const { type, after } = content
  const analyzer = await findOwn(context, content)
  if (!analyzer) return
  const some = someAtOnce(context)
  const found = await ports.policyHolders.get(type)!.list(state, analyzer, after, some)
  const done = await analyzeSome(context, analyzer, found.map(({ name }) => [type, name]))
  if (done === some || done < found.length) await emit(scan, { ...content, after: found.at(done - 1)!.id })
}

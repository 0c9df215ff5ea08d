// What an analyzer that is gone has found goes too, some at a time.
import type { Effect, EffectContext } from '../../../gateway/work.ts'
import { ArchiveRules } from '../analyzers/archive-rules.ts'
import { Findings } from '../findings/findings.ts'
import { AnalyzedResources } from '../findings/resources.ts'
import { cancelRemoval } from '../jobs/remove-resolved.ts'
import { retry } from './own-analyzer.ts'

interface Forgetting {
  readonly id: string
}

const atOnce = 200

export const forget: Effect<Forgetting> = { name: 'accessanalyzer.Forget', retry, run }

async function run({ id }: Forgetting, { account, region, state, emit }: EffectContext): Promise<void> {
  const options = { limit: atOnce }
  const [findings, resources, rules] = [
    await state.list(Findings, [id], options), await state.list(AnalyzedResources, [id], options),
    await state.list(ArchiveRules, [id], options),
  ]
  for (const finding of findings) {
    await cancelRemoval(state, { account, region }, finding)
    await state.remove(Findings, finding)
  }
  for (const resource of resources) await state.remove(AnalyzedResources, resource)
  for (const rule of rules) await state.remove(ArchiveRules, rule)
  if (findings.length === atOnce || resources.length === atOnce) await emit(forget, { id })
}

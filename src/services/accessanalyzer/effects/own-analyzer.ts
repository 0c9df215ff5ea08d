// What an analyzer's effects have in common: the analyzer, where it is still the one that they are of.
import type { PolicyHolder } from '../../../gateway/ports.ts'
import type { EffectContext } from '../../../gateway/work.ts'
import { Analyzers, type Analyzer } from '../analyzers/analyzers.ts'

export const retry = { attempts: 100, within: 24 * 3_600_000 }

/** Units of findings with which a commit has enough, whatever else there is to be looked at. */
export const mostWritten = 1024 * 1024

export async function findOwn(
  { state, region }: EffectContext, { analyzer: name, id }: { readonly analyzer: string; readonly id: string },
): Promise<Analyzer | undefined> {
  const analyzer = await state.get(Analyzers, [region, name])
  return analyzer?.id === id ? analyzer : undefined
}

export async function looked({ state, now }: EffectContext, analyzer: Analyzer, { arn }: PolicyHolder): Promise<void> {
  await state.update(Analyzers, { ...analyzer, last: { arn, at: now } })
}

// What an analyzer's effects have in common: the analyzer, where it is still the one that they are of, and how much of what it
// has to look at goes into one commit.
import type { EffectContext } from '../../../gateway/work.ts'
import { Analyzers, type Analyzer } from '../analyzers/analyzers.ts'
import { analyze } from '../findings/analyze.ts'
import type { ResourceType } from '../findings/resources.ts'

export const retry = { attempts: 100, within: 24 * 3_600_000 }

/** Units of findings, and of what it took to look, with which a commit has enough, whatever else there is to be looked at. */
const mostWritten = 1024 * 1024

const atOnce = 50

/** How many are looked at in one commit. What somebody changes again and again holds up less of the others. */
export const someAtOnce = ({ overtaken }: EffectContext): number => Math.max(1, atOnce >> overtaken)

export type ResourceName<Type extends ResourceType = ResourceType> = readonly [type: Type, name: string]

export async function findOwn(
  { state, region }: EffectContext, { analyzer: name, id }: { readonly analyzer: string; readonly id: string },
): Promise<Analyzer | undefined> {
  const analyzer = await state.get(Analyzers, [region, name])
  return analyzer?.id === id ? analyzer : undefined
}

/** Looks at them one after another until a commit has enough. Answers at how many. */
export async function analyzeSome(
  context: EffectContext, analyzer: Analyzer, resources: readonly ResourceName[],
): Promise<number> {
  const { state, now } = context
  let last
  let [done, written] = [0, 0]
  while (done < resources.length && written < mostWritten) {
    const { resource, units } = await analyze(context, analyzer, ...resources.at(done)!)
    last = resource ?? last
    written += units
    done++
    await state.turn()
  }
  if (last) await state.update(Analyzers, { ...analyzer, last: { arn: last.arn, at: now } })
  return done
}

// The least policy by which actions are allowed on what they were asked on.
import { grouped } from '../../core/grouped.ts'
import type { AskedAction } from '../../gateway/ports.ts'

/** Actions, and what each was asked on. */
export type Named = ReadonlyMap<string, ReadonlySet<string>>

/** Answers how many resources it did not have. */
export function addTo(named: Map<string, Set<string>>, asked: Iterable<AskedAction>): number {
  let added = 0
  for (const { action, resources } of asked) {
    if (resources.length === 0) continue
    const known = named.get(action) ?? new Set()
    named.set(action, known)
    const had = known.size
    for (const resource of resources) known.add(resource)
    added += known.size - had
  }
  return added
}

/** JSON text. Actions that are asked on the same share a statement. */
export function leastPolicy(named: Named): string {
  const allowed = [...named].map(([action, resources]) => ({ action, on: patternsOf(resources) }))
  const byResources = grouped(allowed.toSorted((a, b) => (a.action < b.action ? -1 : 1)), ({ on }) => JSON.stringify(on))
  const Statement = [...byResources.values()].map(alike => ({
    Effect: 'Allow', Action: oneOrAll(alike.map(({ action }) => action)), Resource: oneOrAll(alike[0]!.on),
  }))
  return JSON.stringify({ Version: '2012-10-17', Statement }, null, 2)
}

const patternsOf = (resources: ReadonlySet<string>): readonly string[] =>
  (resources.has('*') ? ['*'] : [...resources].sort().map(literal))

/** What a name has of a pattern's own characters stands for itself. */
const literal = (arn: string): string => arn.replaceAll(/[*?$]/g, character => `\${${character}}`)

const oneOrAll = (texts: readonly string[]): string | readonly string[] => (texts.length === 1 ? texts[0]! : texts)

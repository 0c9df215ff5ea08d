// The least policy by which actions are allowed on what they were asked on.
import { grouped } from '../../core/grouped.ts'
import type { AskedAction } from '../../gateway/ports.ts'

export interface Asked {
  readonly action: string
  /** The service that asked in the caller's name, where a condition can tell. */
  readonly through: string | undefined
  readonly on: Set<string>
}

/** What was asked, by action and service. */
export type Named = ReadonlyMap<string, Asked>

const nameOf = ({ action, through = '' }: Pick<AskedAction, 'action' | 'through'>): string => `${action} ${through}`

/** Answers how many resources it did not have. */
export function addTo(named: Map<string, Asked>, asked: Iterable<AskedAction>): number {
  let added = 0
  for (const one of asked) {
    const { action, through, resources } = one
    if (resources.length === 0) continue
    const known = named.get(nameOf(one)) ?? { action, through, on: new Set() }
    named.set(nameOf(one), known)
    const had = known.on.size
    for (const resource of resources) known.on.add(resource)
    added += known.on.size - had
  }
  return added
}

/** JSON text. Actions that are asked on the same share a statement. */
export function leastPolicy(named: Named): string {
  const allowed = [...named].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, asked]) => {
    return { ...asked, patterns: patternsOf(stillNeeded(asked, named)) }
  }).filter(({ patterns }) => patterns.length > 0)
  const alike = grouped(allowed, ({ through = null, patterns }) => JSON.stringify([through, patterns]))
  const Statement = [...alike.values()].map(actions => statementOf(actions, actions[0]!))
  return JSON.stringify({ Version: '2012-10-17', Statement }, null, 2)
}

/** What a caller may do himself he may do through a service as well. */
function stillNeeded({ action, through, on }: Asked, named: Named): ReadonlySet<string> {
  const direct = through === undefined ? undefined : named.get(nameOf({ action }))?.on
  if (!direct) return on
  return direct.has('*') ? new Set() : new Set([...on].filter(resource => !direct.has(resource)))
}

function statementOf(actions: readonly Asked[], { through, patterns }: Asked & { readonly patterns: readonly string[] }) {
  return {
    Effect: 'Allow', Action: oneOrAll(actions.map(({ action }) => action)), Resource: oneOrAll(patterns),
    ...(through !== undefined && { Condition: { StringEquals: { 'kms:ViaService': through } } }),
  }
}

const patternsOf = (resources: ReadonlySet<string>): readonly string[] =>
  (resources.has('*') ? ['*'] : [...resources].sort())

const oneOrAll = (texts: readonly string[]): string | readonly string[] => (texts.length === 1 ? texts[0]! : texts)

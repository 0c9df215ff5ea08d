// The grammar of a statement: which elements it has, and of what type. What they say is looked at later.
import type { JsonObject } from '../../../core/text/json-values.ts'
import { readConditions, type StatedCondition } from '../conditions/condition.ts'
import { syntaxError } from './syntax-error.ts'

export interface StatementElements {
  readonly sid: string | undefined
  /** `Allow` or `Deny`, in whatever case it is written. */
  readonly effect: string
  readonly principal: unknown
  readonly notPrincipal: unknown
  readonly action: Patterns
  readonly resource: Patterns
  readonly conditions: readonly StatedCondition[]
}

/** The patterns under `name` or `Not<name>`, of which at most one may be there; none where neither is. */
export interface Patterns {
  readonly patterns: readonly string[]
  readonly given: boolean
  readonly not: boolean
}

const names = new Set([
  'Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition',
])

export function readElements(json: JsonObject): StatementElements {
  for (const name of Object.keys(json)) if (!names.has(name)) throw syntaxError()
  const { Sid: sid, Effect: effect } = json
  if (sid !== undefined && typeof sid !== 'string') throw syntaxError()
  if (typeof effect !== 'string' || !/^(?:allow|deny)$/i.test(effect)) throw syntaxError()
  return {
    sid,
    effect,
    principal: json['Principal'],
    notPrincipal: json['NotPrincipal'],
    action: readPatterns(json, 'Action'),
    resource: readPatterns(json, 'Resource'),
    conditions: readConditions(json['Condition']),
  }
}

function readPatterns(json: JsonObject, name: 'Action' | 'Resource'): Patterns {
  const not = json[`Not${name}`] !== undefined
  if (not && json[name] !== undefined) throw syntaxError()
  const value = json[not ? `Not${name}` : name]
  if (value === undefined) return { patterns: [], given: false, not }
  const patterns: unknown[] = Array.isArray(value) ? value : [value]
  if (!patterns.every(pattern => typeof pattern === 'string')) throw syntaxError()
  return { patterns, given: true, not }
}

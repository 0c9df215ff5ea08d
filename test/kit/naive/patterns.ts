// Texts with wildcards and policy variables in them. A pattern is a list of signs: a unit that stands for itself, or a wildcard.
import type { Version, World } from './world.ts'

/** What `*` and `?` stand for; within one part of an ARN they do not stand for a colon. */
type Wildcard = 'any run' | 'any run within a part' | 'any unit' | 'any unit within a part'
export type Sign = { readonly unit: string } | Wildcard
export type Pattern = readonly Sign[]

const literally = (text: string): Pattern => text.split('').map(unit => ({ unit }))

/** A wildcard stands for any combination of characters, or for any single one. */
export function matches(pattern: Pattern, text: string, from = 0, at = 0): boolean {
  const sign = pattern[from]
  const unit = text[at]
  if (sign === undefined) return unit === undefined
  if (typeof sign === 'object') return unit === sign.unit && matches(pattern, text, from + 1, at + 1)
  const stops = unit === undefined || (sign.endsWith('within a part') && unit === ':')
  if (sign.startsWith('any unit')) return !stops && matches(pattern, text, from + 1, at + 1)
  return matches(pattern, text, from + 1, at) || (!stops && matches(pattern, text, from, at + 1))
}

export const withWildcards = (text: string): Pattern =>
  text.split('').map(unit => (unit === '*' ? 'any run' : unit === '?' ? 'any unit' : { unit }))

/** `${key}`, or `${key, 'what to take where the key has no value'}`; `${*}`, `${?}` and `${$}` are those characters. */
const variable = /\$\{([^{}',]+)(?:, *'([^']*)')?\}/

/**
 * A variable is replaced by the value of its key, which is then literal text. Only a key with a single value may be one. Nothing
 * is a variable in a policy of the first version.
 * @returns undefined where a variable has no value
 */
export function resolve(
  text: string, world: World, version: Version, plain: (text: string) => Pattern = withWildcards,
): Pattern | undefined {
  const found = version === '2012-10-17' ? variable.exec(text) : null
  if (!found) return plain(text)
  const value = valueOf(found[1]!.trim(), found[2], world)
  const rest = resolve(text.slice(found.index + found[0].length), world, version, plain)
  if (value === undefined || rest === undefined) return undefined
  return [...plain(text.slice(0, found.index)), ...literally(value), ...rest]
}

function valueOf(name: string, otherwise: string | undefined, { context }: World): string | undefined {
  if (name === '*' || name === '?' || name === '$') return name
  const value = context[name.toLowerCase()] ?? otherwise
  return typeof value === 'string' ? value : undefined
}

/** Where wildcards are no wildcards. */
export const resolveText = (text: string, world: World, version: Version): string | undefined =>
  resolve(text, world, version, literally)?.map(sign => (sign as { unit: string }).unit).join('')

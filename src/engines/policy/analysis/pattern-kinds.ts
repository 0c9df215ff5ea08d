// How patterns of actions and of resources are compared.
import { coversInPieces, overlapsInPieces, take, takeReading, type Pieces, type Work } from './patterns.ts'

export interface PatternKind {
  /** What does not matter is made alike. */
  readonly fold: (pattern: string) => string
  /** INVARIANT: true is certain. */
  readonly covers: (wide: string, narrow: string, work: Work) => Pieces<boolean>
  /** INVARIANT: false is certain. */
  readonly overlaps: (one: string, other: string, work: Work) => Pieces<boolean>
}

export const ofActions: PatternKind = {
  fold: pattern => pattern.toLowerCase(), covers: coversInPieces, overlaps: overlapsInPieces,
}

/** AWS: in an ARN a `*` crosses no colon but in the last field, and the fields that are not there are `*`. */
export const ofArns: PatternKind = {
  fold: completed,
  * covers(wide, narrow, work) {
    return wide === '*' || (yield* fieldwise(wide, narrow, work, coversInPieces))
  },
  * overlaps(one, other, work) {
    return one === '*' || other === '*' || (yield* fieldwise(one, other, work, overlapsInPieces))
  },
}

const fieldCount = 6

function completed(pattern: string): string {
  return pattern.startsWith('arn:') ? pattern + ':*'.repeat(fieldCount - fieldsOf(pattern).length) : pattern
}

/** The last one has all colons that follow. */
function fieldsOf(arn: string): readonly string[] {
  const fields: string[] = []
  let start = 0
  for (let end = arn.indexOf(':'); end >= 0 && fields.length < fieldCount - 1; end = arn.indexOf(':', start)) {
    fields.push(arn.slice(start, end))
    start = end + 1
  }
  return [...fields, arn.slice(start)]
}

function* fieldwise(one: string, other: string, work: Work, compared: PatternKind['covers']): Pieces<boolean> {
  takeReading(work, one, other)
  const [fields, others] = [fieldsOf(one), fieldsOf(other)]
  if (fields.length < fieldCount || others.length < fieldCount) return yield* compared(one, other, work)
  for (const [i, field] of fields.entries()) if (!(yield* compared(field, others.at(i)!, work))) return false
  return true
}

const variable = /\$\{[^{}]*\}/g

/** With any text in the place of variables. */
export function fillVariables(pattern: string, work: Work): string {
  takeReading(work, pattern)
  if (!pattern.includes('${')) return pattern
  take(work, pattern.length)
  return pattern.replace(variable, '*')
}

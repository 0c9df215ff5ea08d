// How patterns of actions and of resources are compared. Resources go by the rules of `../arn-pattern.ts`.
import { completeArn, fieldCount, isComparedByField, startOfTail, startsArn } from '../arn-pattern.ts'
import { withAnyText } from '../variables.ts'
import { partsOf } from '../wildcard.ts'
import { coversInPieces, hasWildcard, overlapsInPieces, take, takeReading, type Pieces, type Work } from './patterns.ts'

export interface PatternKind {
  /** The pattern in a form that is the same for patterns that mean the same. */
  readonly fold: (pattern: string) => string
  /** The pattern with `*` for each variable. */
  readonly fillVariables: (pattern: string, work: Work) => string
  /** INVARIANT: true is certain. */
  readonly covers: (wide: string, narrow: string, work: Work) => Pieces<boolean>
  /** INVARIANT: false is certain. */
  readonly overlaps: (one: string, other: string, work: Work) => Pieces<boolean>
}

export const ofActions: PatternKind = {
  fold: pattern => pattern.toLowerCase(), fillVariables: pattern => pattern, covers: coversInPieces, overlaps: overlapsInPieces,
}

/**
 * INVARIANT: whatever a pattern matches is matched by it as one text, and by its widened fields one by one; the engine compares
 * it in one of the two ways. So what a wide pattern has to cover is the narrow one in the way in which the wide one is compared,
 * and two patterns overlap only where they do in each way.
 */
export const ofResources: PatternKind = {
  fold: completeArn,
  fillVariables(pattern, work) {
    takeReading(work, pattern)
    if (!pattern.includes('${')) return pattern
    take(work, pattern.length)
    const tail = startOfTail(pattern)
    return tail === 0 ? pattern : pattern.slice(0, tail) + withAnyText(pattern.slice(tail))
  },
  * covers(wide, narrow, work) {
    if (wide === narrow) return true
    takeReading(work, wide, narrow)
    const fields = fieldsOf(wide)
    if (!fields || !isByField(fields, work)) return yield* coversInPieces(wide, narrow, work)
    const others = fieldsOf(narrow)
    return others !== undefined && (yield* holdsByField(fields, widened(others, work), work, coversInPieces))
  },
  * overlaps(one, other, work) {
    takeReading(work, one, other)
    const [fields, others] = [fieldsOf(one), fieldsOf(other)]
    const byField = [fields, others].filter(list => list && isByField(list, work)).length
    if (byField < 2 && !(yield* overlapsInPieces(one, other, work))) return false
    if (byField === 0 || !fields || !others) return true
    return yield* holdsByField(widened(fields, work), widened(others, work), work, overlapsInPieces)
  },
}

/** `ArnLike` compares all patterns field by field. INVARIANT: true is certain, of whole ARNs. */
export function* coversArn(wide: string, narrow: string, work: Work): Pieces<boolean> {
  if (wide === narrow) return true
  takeReading(work, wide, narrow)
  const [fields, others] = [fieldsOf(wide), fieldsOf(narrow)]
  return fields !== undefined && others !== undefined && (yield* holdsByField(fields, others, work, coversInPieces))
}

/** Whether the engine takes an operand of `ArnLike` for an ARN, but for `*` alone. */
export function isArnPattern(operand: string, work: Work): boolean {
  const [first] = fieldsOf(operand) ?? []
  if (first === undefined) return false
  take(work, first.length)
  return startsArn([partsOf(first)])
}

/** The six fields, of which the last has all further colons; undefined where there are fewer. */
function fieldsOf(arn: string): readonly string[] | undefined {
  const tail = startOfTail(arn)
  return tail === 0 ? undefined : [...arn.slice(0, tail - 1).split(':'), arn.slice(tail)]
}

function isByField(fields: readonly string[], work: Work): boolean {
  const head = fields.slice(0, -1)
  if (!head.some(hasWildcard)) return false
  take(work, head.reduce((sum, { length }) => sum + length, 0))
  return isComparedByField(head.map(partsOf))
}

/** Fields that match, one by one, all that the pattern does. One that is compared as text may have any text behind a wildcard. */
function widened(fields: readonly string[], work: Work): readonly string[] {
  const first = fields.findIndex(hasWildcard)
  if (first < 0 || first === fieldCount - 1 || isByField(fields, work)) return fields
  return fields.map((field, i) => (i < first ? field : i > first ? '*' : `${field.slice(0, field.search(/[*?]/))}*`))
}

function* holdsByField(
  fields: readonly string[], others: readonly string[], work: Work, compared: PatternKind['covers'],
): Pieces<boolean> {
  for (const [i, field] of fields.entries()) if (!(yield* compared(field, others.at(i)!, work))) return false
  return true
}

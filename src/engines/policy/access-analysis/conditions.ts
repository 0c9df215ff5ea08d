// Whether conditions follow from other conditions.
import type { StatedCondition } from '../conditions/condition.ts'
import { coversArn, isArnPattern, type PatternKind } from './pattern-kinds.ts'
import { coversInPieces, holdsOfAll, holdsOfSome, take, type Pieces, type Work } from './patterns.ts'

/**
 * Whether all conditions hold wherever the given ones do. INVARIANT: true is certain: each condition follows from a single given
 * one, which has the same operator and key.
 */
export function* followFrom(
  conditions: readonly StatedCondition[], given: readonly StatedCondition[], work: Work,
): Pieces<boolean> {
  return yield* holdsOfAll(conditions, work, condition => holdsOfSome(given, work, one => follows(condition, one, work)))
}

const negated = /Not/

function* follows(condition: StatedCondition, given: StatedCondition, work: Work): Pieces<boolean> {
  const [wanted, had] = [condition.operator, given.operator]
  if (condition.key !== given.key || wanted.name !== had.name || wanted.quantifier !== had.quantifier) return false
  // A condition that also holds without the key implies none that needs the key.
  if (had.ifExists && !wanted.ifExists) return false
  take(work, condition.operands.length + given.operands.length)
  if (!isComparedAlone(condition, work) || !isComparedAlone(given, work)) return isSame(condition, given)
  const [wide, narrow] = negated.test(wanted.name) ? [given, condition] : [condition, given]
  return yield* holdsOfAll(narrow.operands, work, operand => isAmong(operand, wide, work))
}

/** Whether each operand matches by itself, whatever stands beside it. An operand that is no ARN ends the comparison. */
function isComparedAlone({ operator: { name }, operands }: StatedCondition, work: Work): boolean {
  if (name.startsWith('Numeric') || name.startsWith('Date')) return false
  return !name.startsWith('Arn') || operands.every(operand => isArnPattern(operand, work) && !operand.includes('${'))
}

const isSame = ({ operands }: StatedCondition, given: StatedCondition): boolean =>
  operands.length === given.operands.length && operands.every((operand, i) => operand === given.operands.at(i))

function* isAmong(operand: string, wide: StatedCondition, work: Work): Pieces<boolean> {
  take(work, wide.operands.length / comparedAtOnce)
  if (wide.operands.includes(operand)) return true
  const covering = coveringBy(wide.operator.name)
  if (!covering || operand.includes('${')) return false
  return yield* holdsOfSome(wide.operands, work, pattern => !pattern.includes('${') && covering(pattern, operand, work))
}

/** Texts that are compared for equality in one step. */
const comparedAtOnce = 4

function coveringBy(operator: string): PatternKind['covers'] | undefined {
  if (operator.startsWith('Arn')) return coversArn
  return operator.endsWith('Like') ? coversInPieces : undefined
}

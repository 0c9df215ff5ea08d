import type { Asked } from '../asked.ts'

/**
 * Whether a value of the request equals (is less than, is like, …) one of the policy's values.
 * Undefined: nothing can be said, and then neither the operator nor its negation holds.
 */
export type Comparison = (value: string) => boolean | undefined

export interface OperandForm {
  /** The statement denies. */
  readonly deny: boolean
  /** The policy's Version knows variables. */
  readonly variables: boolean
  /** AWS: IAM refuses to store a literal of the wrong type; a session policy may carry one. */
  readonly strict: boolean
}

export interface Operator {
  readonly negated: boolean
  /** The comparison is made once for an evaluation and run on each of the key's values. */
  compile(operands: readonly string[], form: OperandForm): (asked: Asked) => Comparison
}

// A policy for each code, and the same one put right.
import type { PolicyToValidate } from '../validate-policy.ts'

export interface Case extends Partial<Pick<PolicyToValidate, 'type' | 'resourceType'>> {
  /** `ERROR INVALID_ACTION`. */
  readonly code: string
  readonly bad: string | object
  readonly good: string | object
  /** Where the sentence is more than a constant. */
  readonly details?: string
}

export const whole = (...statements: readonly object[]): object => ({ Version: '2012-10-17', Statement: statements })
export const base = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }
export const of = (members: object): object => whole({ ...base, ...members })
export const when = (Condition: unknown, members: object = {}): object => of({ Condition, ...members })
export const equals = (condition: object): object => when({ StringEquals: condition })
export const arn = (Resource: string): object => of({ Resource })
export const fine = of({})

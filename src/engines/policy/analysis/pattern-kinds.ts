// How patterns of actions and of resources are compared.
import { covers, overlaps, type Work } from './patterns.ts'

export interface PatternKind {
  /** What does not matter is made alike. */
  readonly fold: (pattern: string) => string
  /** INVARIANT: true is certain. */
  readonly covers: (wide: string, narrow: string, work: Work) => boolean
  /** INVARIANT: false is certain. */
  readonly overlaps: (one: string, other: string, work: Work) => boolean
}

export const ofActions: PatternKind = { fold: pattern => pattern.toLowerCase(), covers, overlaps }

/** AWS: in an ARN a `*` crosses no colon but in the last field, and the fields that are not there are `*`. */
export const ofArns: PatternKind = {
  fold: completed,
  covers: (wide, narrow, work) => wide === '*' || fieldwise(wide, narrow, (one, other) => covers(one, other, work)),
  overlaps: (one, other, work) =>
    one === '*' || other === '*' || fieldwise(one, other, (field, another) => overlaps(field, another, work)),
}

const fieldCount = 6

function completed(pattern: string): string {
  return pattern.startsWith('arn:') ? pattern + ':*'.repeat(Math.max(0, fieldCount - fieldsOf(pattern).length)) : pattern
}

function fieldsOf(arn: string): readonly string[] {
  const fields = arn.split(':')
  return fields.length <= fieldCount ? fields : [...fields.slice(0, fieldCount - 1), fields.slice(fieldCount - 1).join(':')]
}

function fieldwise(one: string, other: string, holds: (field: string, another: string) => boolean): boolean {
  const [fields, others] = [fieldsOf(one), fieldsOf(other)]
  if (fields.length < fieldCount || others.length < fieldCount) return holds(one, other)
  return fields.every((field, i) => holds(field, others.at(i)!))
}

const variable = /\$\{[^{}]*\}/g

/** With any text in the place of variables. */
export const fillVariables = (pattern: string): string =>
  (pattern.includes('${') ? pattern.replace(variable, '*') : pattern)

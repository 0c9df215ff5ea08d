import { isFixed, parseTemplate, resolveTemplate } from '../variables.ts'
import { compileWildcard, textOf } from '../wildcard.ts'
import type { Comparison, OperandForm, Operator } from './operator.ts'

const equals = (operand: string, form: OperandForm): Comparison => {
  const template = parseTemplate(operand, { wildcards: false, variables: form.variables })
  if (isFixed(template)) {
    const literal = textOf(template)
    return value => value === literal
  }
  return (value, asked) => {
    const tokens = resolveTemplate(template, asked)
    return tokens === 'absent' ? undefined : tokens !== 'many' && textOf(tokens) === value
  }
}

// AWS: the texts are compared in lower case, which is not case folding: `ſ` is no `s`.
const equalsIgnoreCase = (operand: string, form: OperandForm): Comparison => {
  const template = parseTemplate(operand, { wildcards: false, variables: form.variables })
  if (isFixed(template)) {
    const literal = textOf(template).toLowerCase()
    return value => value.toLowerCase() === literal
  }
  return (value, asked) => {
    const tokens = resolveTemplate(template, asked)
    return tokens === 'absent' ? undefined : tokens !== 'many' && textOf(tokens).toLowerCase() === value.toLowerCase()
  }
}

const like = (operand: string, form: OperandForm): Comparison => {
  const template = parseTemplate(operand, { wildcards: true, variables: form.variables })
  if (isFixed(template)) return compileWildcard(template)
  return (value, asked) => {
    const tokens = resolveTemplate(template, asked)
    return tokens === 'absent' ? undefined : tokens !== 'many' && compileWildcard(tokens)(value)
  }
}

const anyOf = (comparisons: readonly Comparison[]): Comparison => {
  if (comparisons.length === 1) return comparisons[0]!
  return (value, asked) => {
    let answer: boolean | undefined = false
    for (const compare of comparisons) {
      const equal = compare(value, asked)
      if (equal) return true
      if (equal === undefined) answer = undefined
    }
    return answer
  }
}

const operator = (compare: (operand: string, form: OperandForm) => Comparison, negated = false): Operator => ({
  negated,
  compile: (operands, form) => anyOf(operands.map(operand => compare(operand, form))),
})

export const stringOperators: Readonly<Record<string, Operator>> = {
  StringEquals: operator(equals),
  StringNotEquals: operator(equals, true),
  StringEqualsIgnoreCase: operator(equalsIgnoreCase),
  StringNotEqualsIgnoreCase: operator(equalsIgnoreCase, true),
  StringLike: operator(like),
  StringNotLike: operator(like, true),
}

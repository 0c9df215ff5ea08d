import { compileArn, isArn } from '../arn-pattern.ts'
import { legacyError } from '../syntax-error.ts'
import { isFixed, parseTemplate, resolveTemplate } from '../variables.ts'
import type { Comparison, Operator } from './operator.ts'

/** AWS: ArnEquals and ArnLike are the same; both take wildcards, field by field. */
const operator = (negated: boolean): Operator => ({
  negated,
  compile(operands, form) {
    // AWS: an operand that is no ARN ends the comparison: it contributes to a Deny and never to an Allow.
    const malformed = form.deny !== negated
    const comparisons = operands.map((operand): Comparison | undefined => {
      const template = parseTemplate(operand, { wildcards: true, variables: form.variables })
      if (isFixed(template)) return compileArn(template)
      return (value, asked) => {
        const tokens = resolveTemplate(template, asked)
        if (tokens === 'absent') return undefined
        return tokens !== 'many' && (compileArn(tokens)?.(value) ?? malformed)
      }
    })
    if (form.strict && comparisons.includes(undefined)) throw legacyError()
    return (value, asked) => {
      // AWS: a value that is no ARN is neither like nor unlike one.
      if (!isArn(value)) return undefined
      let answer: boolean | undefined = false
      for (const compare of comparisons) {
        if (!compare) return malformed
        const equal = compare(value, asked)
        if (equal) return true
        if (equal === undefined) answer = undefined
      }
      return answer
    }
  },
})

export const arnOperators: Readonly<Record<string, Operator>> = {
  ArnEquals: operator(false),
  ArnLike: operator(false),
  ArnNotEquals: operator(true),
  ArnNotLike: operator(true),
}

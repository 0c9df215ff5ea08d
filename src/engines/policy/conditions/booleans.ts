import { parseTemplate, resolveTemplate } from '../variables.ts'
import { textOf } from '../wildcard.ts'
import type { Operator } from './operator.ts'

/** AWS: `true` in any case is true, and every other text is false. */
const truth = (text: string): boolean => text.toLowerCase() === 'true'

const bool: Operator = {
  negated: false,
  compile(operands, { variables }) {
    const templates = operands.map(operand => parseTemplate(operand, { wildcards: false, variables }))
    return (value, asked) => templates.some(template => {
      const tokens = resolveTemplate(template, asked)
      return typeof tokens !== 'string' && truth(textOf(tokens)) === truth(value)
    })
  },
}

export const booleanOperators: Readonly<Record<string, Operator>> = { Bool: bool }

import type { Asked } from '../asked.ts'
import { spend, stepsOfTrial } from '../budget.ts'
import { fillTemplate, isFixed, parseTemplate, type Template } from '../variables.ts'
import { lengthOf, textOf, type Part } from '../wildcard.ts'
import type { Operator } from './operator.ts'

/** AWS: `true` in any case is true, and every other text is false. */
const truth = (text: string): boolean => text.length === 'true'.length && text.toLowerCase() === 'true'

const truthOf = (parts: readonly Part[]): boolean => lengthOf(parts) === 'true'.length && truth(textOf(parts))

const bool: Operator = {
  negated: false,
  compile(operands, { deny, variables }) {
    const templates = operands.map(operand => parseTemplate(operand, { wildcards: false, variables }))
    const fixed = new Set(templates.filter(isFixed).map(truthOf))
    const filling = templates.filter(template => !isFixed(template))
    return asked => {
      const filled = filling.flatMap(template => filledTruth(template, asked, deny))
      const truths = filled.length === 0 ? fixed : new Set([...fixed, ...filled])
      return value => {
        spend(asked.budget, stepsOfTrial)
        return truths.has(truth(value))
      }
    }
  },
}

function filledTruth(template: Template, asked: Asked, deny: boolean): readonly boolean[] {
  const parts = fillTemplate(template, asked)
  if (parts === 'unknown') return deny ? [true, false] : []
  return typeof parts === 'string' ? [] : [truthOf(parts)]
}

export const booleanOperators: Readonly<Record<string, Operator>> = { Bool: bool }

import { compileArn, isArn } from '../arn-pattern.ts'
import type { Asked } from '../asked.ts'
import { spend } from '../budget.ts'
import { matchAny, type CompiledPattern } from '../pattern-set.ts'
import { legacyError } from '../document/syntax-error.ts'
import { fillTemplate, hasWildcard, isFixed, parseTemplate, type Template } from '../variables.ts'
import { compileWildcard, lengthOf, partsOf, textOf, type Part, type TextMatcher } from '../wildcard.ts'
import { anyHolds, type Certain } from './any.ts'
import type { Operator } from './operator.ts'

/** AWS: ArnEquals and ArnLike are the same; both take wildcards, field by field. */
const operator = (negated: boolean): Operator => ({
  negated,
  compile(operands, form) {
    // AWS: an operand that is no ARN ends the comparison: it contributes to a Deny and never to an Allow.
    const malformed = form.deny !== negated
    const { literals, patterns, templates, ended } = readOperands(operands, form.variables)
    if (form.strict && (ended || !operands.every(isWrittenAsArn))) throw legacyError()
    const isLike = matchAny(patterns)
    return asked => {
      const filled = templates.map(template => comparisonWith(template, asked, malformed))
      return value => {
        // AWS: a value that is no ARN is neither like nor unlike one.
        if (!isArn(value)) return undefined
        if (literals.has(value) || isLike(value, asked.budget)) return true
        const answer = anyHolds(filled, value, asked.budget)
        return ended && answer !== true ? malformed : answer
      }
    }
  },
})

/** AWS: where an operand has variables, it must be an ARN as it is written (recorded of `${aws:PrincipalArn}`). */
const isWrittenAsArn = (operand: string): boolean => !operand.includes('${') || compileArn(partsOf(operand)) !== undefined

/** AWS: `*` is every ARN (recorded, that it is stored); nothing else is shorter than its six fields. */
const compileOperand = (operand: string, parts: readonly Part[]): TextMatcher | undefined =>
  operand === '*' ? compileWildcard(parts) : compileArn(parts)

interface Operands {
  readonly literals: ReadonlySet<string>
  readonly patterns: readonly CompiledPattern[]
  readonly templates: readonly Template[]
  /** An operand is no ARN: the ones behind it are not compared. */
  readonly ended: boolean
}

function readOperands(operands: readonly string[], variables: boolean): Operands {
  const literals = new Set<string>()
  const patterns: CompiledPattern[] = []
  const templates: Template[] = []
  for (const operand of new Set(operands)) {
    const template = parseTemplate(operand, { wildcards: true, variables })
    if (!isFixed(template)) {
      templates.push(template)
      continue
    }
    const matches = compileOperand(operand, template)
    if (!matches) return { literals, patterns, templates, ended: true }
    if (hasWildcard(template)) patterns.push({ parts: template, matches })
    else literals.add(textOf(template))
  }
  return { literals, patterns, templates, ended: false }
}

function comparisonWith(template: Template, asked: Asked, malformed: boolean): Certain {
  const parts = fillTemplate(template, asked)
  // AWS: nothing is like a variable that has no value.
  if (parts === 'absent' || parts === 'many') return () => false
  // A variable whose value is not known counts like an operand that is no ARN.
  if (parts === 'unknown') return () => malformed
  // Compiling the pattern scans the parts for colons.
  spend(asked.budget, lengthOf(parts) >> 6)
  const matches = compileArn(parts)
  return value => (matches ? matches(value, asked.budget) : malformed)
}

export const arnOperators: Readonly<Record<string, Operator>> = {
  ArnEquals: operator(false),
  ArnLike: operator(false),
  ArnNotEquals: operator(true),
  ArnNotLike: operator(true),
}

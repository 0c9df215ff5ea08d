import type { Asked } from '../asked.ts'
import { spend, stepsOfTrial } from '../budget.ts'
import { matchAny, type CompiledPattern } from '../pattern-set.ts'
import { fillTemplate, hasWildcard, isFixed, parseTemplate, type Template } from '../variables.ts'
import { compileStretches, compileWildcard, lengthOf, textOf, type Part } from '../wildcard.ts'
import { anyHolds, type Certain } from './any.ts'
import type { Operator } from './operator.ts'

/** How a request's value is compared with the policy's values. */
interface Rule {
  readonly wildcards: boolean
  readonly ignoringCase: boolean
}

const operator = (rule: Rule, negated = false): Operator => ({
  negated,
  compile(operands, { deny, variables }) {
    const { literals, patterns, templates } = readOperands(operands, rule, variables)
    const unknown = deny !== negated
    const isLike = matchAny(patterns)
    const equals = rule.ignoringCase ? ignoringCase(literals) : (value: string) => literals.has(value)
    if (patterns.length === 0 && templates.length === 0) {
      return ({ budget }) => value => {
        spend(budget, stepsOfTrial)
        return equals(value)
      }
    }
    return asked => {
      const filled = templates.map(template => comparisonWith(template, rule, asked, unknown))
      return value => equals(value) || isLike(value, asked.budget) || anyHolds(filled, value, asked.budget)
    }
  },
})

interface Operands {
  readonly literals: ReadonlySet<string>
  readonly patterns: readonly CompiledPattern[]
  readonly templates: readonly Template[]
}

function readOperands(operands: readonly string[], { wildcards }: Rule, variables: boolean): Operands {
  const literals = new Set<string>()
  const patterns: CompiledPattern[] = []
  const templates: Template[] = []
  for (const operand of new Set(operands)) {
    const template = parseTemplate(operand, { wildcards, variables })
    if (!isFixed(template)) templates.push(template)
    else if (hasWildcard(template)) patterns.push({ parts: template, matches: compileWildcard(template) })
    else literals.add(textOf(template))
  }
  return { literals, patterns, templates }
}

/** AWS: the texts are compared in lower case, which is not case folding: `ſ` is no `s`. */
function ignoringCase(literals: ReadonlySet<string>): (value: string) => boolean {
  const lower = new Set([...literals].map(literal => literal.toLowerCase()))
  const longest = [...lower].reduce((most, { length }) => Math.max(most, length), 0)
  return value => value.length <= longest && lower.has(value.toLowerCase())
}

/** `unknown` is the answer where the value of a variable is not known. */
function comparisonWith(template: Template, { ignoringCase: folded }: Rule, asked: Asked, unknown: boolean): Certain {
  const parts = fillTemplate(template, asked)
  if (parts === 'unknown') return () => unknown
  // AWS: nothing is equal to, or like, a variable that has no value, so that a negation holds of it
  // (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value).
  if (parts === 'absent' || parts === 'many') return () => false
  if (folded) return value => equalsIgnoringCase(parts, value, asked)
  const matches = compileStretches(parts)
  return value => matches(value, asked.budget)
}

/** How many times as long a text's lower case may become: `İ` is two units there. */
const growth = 2

/** INVARIANT: a text is made of the parts where it is about as long as the value, and no longer. Lower case is never shorter. */
function equalsIgnoringCase(parts: readonly Part[], value: string, { budget }: Asked): boolean {
  const length = lengthOf(parts)
  if (length > value.length * growth || value.length > length * growth) return false
  spend(budget, (length + value.length) >> 2)
  return textOf(parts).toLowerCase() === value.toLowerCase()
}

const exact: Rule = { wildcards: false, ignoringCase: false }
const folded: Rule = { wildcards: false, ignoringCase: true }
const like: Rule = { wildcards: true, ignoringCase: false }

export const stringOperators: Readonly<Record<string, Operator>> = {
  StringEquals: operator(exact),
  StringNotEquals: operator(exact, true),
  StringEqualsIgnoreCase: operator(folded),
  StringNotEqualsIgnoreCase: operator(folded, true),
  StringLike: operator(like),
  StringNotLike: operator(like, true),
}

// Policy variables: how they are written, and where they may stand.
import type { LocatedText } from '../document/located.ts'
import type { CheckedPolicy, CheckedStatement } from './checked-policy.ts'
import { at, type Tell } from './finding.ts'

interface Written {
  readonly start: number
  readonly length: number
  /** Between the braces; absent where the second is missing. */
  readonly inner?: string
}

/** What looks like a variable, in its order. */
function variablesIn(text: string): readonly Written[] {
  const found: Written[] = []
  for (let start = text.indexOf('${'); start >= 0;) {
    const end = text.indexOf('}', start)
    if (end < 0) return [...found, { start, length: text.length - start }]
    found.push({ start, length: end + 1 - start, inner: text.slice(start + 2, end) })
    start = text.indexOf('${', end)
  }
  return found
}

const isEscape = (inner: string | undefined): boolean => inner === '*' || inner === '?' || inner === '$'

export const hasVariable = (text: string): boolean => variablesIn(text).some(({ inner }) => !isEscape(inner))

/** With a `*` in the place of each, which may be any text. */
export function withoutVariables(text: string): string {
  let [rest, from] = ['', 0]
  for (const { start, length } of variablesIn(text)) {
    rest += `${text.slice(from, start)}*`
    from = start + length
  }
  return rest + text.slice(from)
}

export function checkVariables({ version }: CheckedPolicy, statement: CheckedStatement, tell: Tell): void {
  const { actions, principals, resources, conditions } = statement
  const elsewhere = [...actions.items, ...principals.names.map(({ text }) => text), ...(statement.sid ? [statement.sid] : [])]
  for (const item of elsewhere) {
    for (const { start, length } of variablesIn(item.value)) {
      const variable = item.value.slice(start, start + length)
      const details = 'Policy variables are supported in the Resource and Condition elements. ' +
        `Remove the policy variable ${variable} from this element.`
      tell('ERROR', 'VARIABLE_UNSUPPORTED_IN_ELEMENT', details, { value: item, part: { start, length } })
    }
  }
  const operands = conditions.flatMap(condition => condition.operands.filter(operand => operand.kind === 'string'))
  for (const item of [...resources.items, ...operands]) {
    const variables = variablesIn(item.value)
    if (variables.length === 0) continue
    // AWS: they are plain text there.
    if (version !== '2012-10-17') {
      const details = 'To include variables in your policy, use the policy version 2012-10-17 or later.'
      tell('ERROR', 'VARIABLE_UNSUPPORTED_IN_VERSION', details, at(item))
    }
    for (const variable of variables) checkVariable(item, variable, tell)
  }
}

function checkVariable(item: LocatedText, { start, length, inner }: Written, tell: Tell): void {
  const place = { value: item, part: { start, length } }
  if (inner === undefined) {
    const details = 'The policy variable is missing a closing curly brace. Add } after the variable text.'
    return tell('ERROR', 'MISSING_BRACE_IN_VARIABLE', details, place)
  }
  if (inner.trim() === '') {
    const details = 'Empty policy variable. Remove the ${ } variable structure or provide a variable within the structure.'
    return tell('ERROR', 'EMPTY_VARIABLE', details, place)
  }
  const comma = inner.indexOf(',')
  const name = comma < 0 ? inner : inner.slice(0, comma)
  if (/\s/.test(name)) {
    const details = 'A space is not supported within the policy variable text. Remove the space.'
    tell('ERROR', 'UNSUPPORTED_SPACE_IN_VARIABLE', details, place)
  }
  const otherwise = comma < 0 ? "''" : inner.slice(comma + 1).trim()
  if (otherwise.length >= 2 && otherwise.startsWith("'") && otherwise.endsWith("'")) return
  const details = 'The policy variable default value must begin and end with a single quote. Add the missing quote.'
  tell('ERROR', 'MISSING_QUOTE_IN_VARIABLE', details, place)
}

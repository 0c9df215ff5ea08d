// What the wildcards of an ARN pattern may stand for. The engine matches by these rules, and the analysis compares by them.
import { anyText, compileWildcard, type Part, type TextMatcher } from './wildcard.ts'

/**
 * An ARN pattern whose six fields are compared one by one: `*` crosses a colon only in the last.
 * Undefined where the pattern has fewer than six fields or does not start as an ARN does.
 */
export function compileArn(parts: readonly Part[]): TextMatcher | undefined {
  const fields = splitFields(parts)
  return fields && startsArn(fields.head) ? compileFields(parts, fields) : undefined
}

function compileFields(parts: readonly Part[], { head, tail: last }: Fields): TextMatcher {
  // Without a wildcard in the head, the text as a whole can be compared: its colons stand where the pattern's do.
  if (head.flat().every(part => typeof part === 'string')) return compileWildcard(parts)

  const matchers = head.map(compileWildcard)
  const matchesTail = compileWildcard(last)
  return (text, budget) => {
    // The last field tells most resources apart, so it is looked at first.
    const tail = startOfTail(text)
    if (tail === 0 || !matchesTail(text.slice(tail), budget)) return false
    let from = 0
    for (const matches of matchers) {
      const end = text.indexOf(':', from)
      if (!matches(text.slice(from, end), budget)) return false
      from = end + 1
    }
    return true
  }
}

/** A pattern of a resource: compared field by field, or else as one text. */
export function compileResourceArn(parts: readonly Part[]): TextMatcher {
  const fields = splitFields(parts)
  return fields && isComparedByField(fields.head) ? compileFields(parts, fields) : compileWildcard(parts)
}

type Head = readonly (readonly Part[])[]

/**
 * Whether a pattern of a resource is compared field by field; by its first five fields. AWS: a wildcard stays within its field,
 * but `*` as a field's last character goes on behind its colon
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html).
 */
export const isComparedByField = (head: Head): boolean =>
  head.some(field => field.some((part, i) => typeof part === 'number' || isInside(part, i, field))) && startsArn(head)

const isInside = (part: Part, index: number, field: readonly Part[]): boolean => part === anyText && index < field.length - 1

export const startsArn = ([first]: Head): boolean => compileWildcard(first!)('arn', { left: Infinity })

/** How many fields an ARN has. */
export const fieldCount = 6

/** AWS: the fields that an incomplete ARN in a Resource element lacks are taken as `*`. */
export function completeArn(pattern: string): string {
  return pattern.startsWith('arn:') ? pattern + ':*'.repeat(fieldCount - pattern.split(':', fieldCount).length) : pattern
}

interface Fields {
  readonly head: Head
  readonly tail: readonly Part[]
}

function splitFields(parts: readonly Part[]): Fields | undefined {
  const head: Part[][] = [[]]
  for (const [index, part] of parts.entries()) {
    let rest = part
    while (typeof rest === 'string' && rest.includes(':')) {
      const colon = rest.indexOf(':')
      if (colon > 0) head.at(-1)!.push(rest.slice(0, colon))
      rest = rest.slice(colon + 1)
      if (head.length === fieldCount - 1) return { head, tail: [...(rest === '' ? [] : [rest]), ...parts.slice(index + 1)] }
      head.push([])
    }
    if (rest !== '') head.at(-1)!.push(rest)
  }
  return undefined
}

/** Where the last field begins, behind the fifth colon; 0 where there are fewer. */
export function startOfTail(text: string): number {
  let from = 0
  for (let field = 1; field < fieldCount; field++) {
    from = text.indexOf(':', from) + 1
    if (from === 0) return 0
  }
  return from
}

/** Six fields, of which the first is `arn`: enough for a comparison, which is less than `parseArn` asks. */
export function isArn(text: string): boolean {
  return text.startsWith('arn:') && startOfTail(text) > 0
}

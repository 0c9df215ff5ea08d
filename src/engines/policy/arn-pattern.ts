import { compileWildcard, splitTokens, type TextMatcher, type Token } from './wildcard.ts'

const colon = 0x3a

/**
 * An ARN pattern whose six fields are compared one by one: `*` crosses a colon only in the last.
 * Undefined where the pattern has fewer than six fields or does not start as an ARN does.
 */
export function compileArn(tokens: readonly Token[]): TextMatcher | undefined {
  const fields = splitTokens(tokens, colon)
  const head = fields.slice(0, 5)
  if (fields.length < 6 || !compileWildcard(head[0]!)('arn')) return undefined
  // Without a wildcard in the head, the text as a whole can be compared: its colons stand where the pattern's do.
  if (head.every(field => field.every(token => token >= 0))) return compileWildcard(tokens)

  const matchers = head.map(compileWildcard)
  const matchesTail = compileWildcard(tokens.slice(head.reduce((sum, field) => sum + field.length + 1, 0)))
  return text => {
    // The last field tells most resources apart, so it is looked at first.
    const tail = startOfTail(text)
    if (tail === 0 || !matchesTail(text.slice(tail))) return false
    let from = 0
    for (const matches of matchers) {
      const end = text.indexOf(':', from)
      if (!matches(text.slice(from, end))) return false
      from = end + 1
    }
    return true
  }
}

/** Behind the fifth colon; 0 where there are fewer. */
function startOfTail(text: string): number {
  let from = 0
  for (let field = 0; field < 5; field++) {
    from = text.indexOf(':', from) + 1
    if (from === 0) return 0
  }
  return from
}

/** Six fields, of which the first is `arn`: enough for a comparison, which is less than `parseArn` asks. */
export function isArn(text: string): boolean {
  if (!text.startsWith('arn:')) return false
  let colons = 0
  for (let at = text.indexOf(':'); at >= 0 && colons < 5; at = text.indexOf(':', at + 1)) colons++
  return colons === 5
}

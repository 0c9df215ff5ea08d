// What a policy says twice.
import { covers, hasWildcard, normal, take, type Work } from '../access-analysis/patterns.ts'
import type { Located, LocatedText } from '../document/located.ts'
import type { CheckedPolicy } from './checked-policy.ts'
import { at, type Tell } from './finding.ts'

export function checkRedundancy({ statements }: CheckedPolicy, tell: Tell, work: Work): void {
  for (const { actions, resources } of statements) {
    const spare = redundantOf(actions.items, text => text.toLowerCase(), work)
    if (spare.length > 0) {
      const details = `The ${spare.length} action(s) are redundant because they provide similar permissions. Update the policy ` +
        `to remove the redundant action such as: ${spare[0]!.value}.`
      tell('SUGGESTION', 'REDUNDANT_ACTION', details, ...spare.map(at))
    }
    const again = redundantOf(resources.items, text => text, work)
    if (again.length > 0) {
      const details = `The ${again.length} resource ARN(s) are redundant because they reference the same resource. ` +
        'Review the use of wildcards (*)'
      tell('SUGGESTION', 'REDUNDANT_RESOURCE', details, ...again.map(at))
    }
  }
  checkStatements(statements.map(({ node }) => node), tell, work)
}

/** The items that another item covers, and all but the first of equal items. */
function redundantOf(items: readonly LocatedText[], fold: (text: string) => string, work: Work): readonly LocatedText[] {
  const seen = new Set<string>()
  const texts = items.map(({ value }) => fold(value))
  const forms = texts.map(text => normal(text, work))
  const wide = [...new Map(texts.map((text, i) => [text, forms[i]!] as const).filter(([text]) => hasWildcard(text)))]
  return items.filter((_item, i) => {
    const [text, form] = [texts[i]!, forms[i]!]
    const isAgain = seen.has(text)
    seen.add(text)
    return isAgain || wide.some(([other, pattern]) => other !== text && covers(pattern, form, work))
  })
}

/** Statements of one meaning, whatever they are called and in which order they say it. */
function checkStatements(statements: readonly Located[], tell: Tell, work: Work): void {
  const first = new Map<string, Located>()
  for (const statement of statements) {
    take(work, statement.end - statement.start)
    const meaning = meaningOf(statement, 0)
    const before = first.get(meaning)
    if (before) {
      const details = 'The statements are redundant because they provide identical permissions. Update the policy to remove ' +
        'the redundant statement.'
      tell('SUGGESTION', 'REDUNDANT_STATEMENT', details, at(before), at(statement))
    } else first.set(meaning, statement)
  }
}

/** Deeper than any element is. */
const deepest = 8

function meaningOf(located: Located, depth: number): string {
  if (depth > deepest) return `${located.start}`
  switch (located.kind) {
    case 'object': {
      const members = located.members.filter(({ name }) => depth > 0 || name !== 'Sid')
      return `{${members.map(({ name, value }) => `${JSON.stringify(name)}:${meaningOf(value, depth + 1)}`).toSorted().join()}}`
    }
    case 'list': {
      const items = [...new Set(located.items.map(item => meaningOf(item, depth + 1)))].toSorted()
      return items.length === 1 ? items[0]! : `[${items.join()}]`
    }
    default: return JSON.stringify(located.value)
  }
}

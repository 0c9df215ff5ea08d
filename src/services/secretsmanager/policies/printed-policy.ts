// AWS: a secret's policy is read as Jackson prints it, and not as it was put (recorded).
import { parseJson } from '../../../core/text/json.ts'

/** JSON text laid out anew: each member of an object in a line of its own, the items of an array in one. */
export function printedPolicy(json: string): string {
  const printed: string[] = []
  /** Of the objects and arrays that are open. */
  const open: string[] = []
  let objects = 0
  let before = ''
  const line = () => `\n${'  '.repeat(objects)}`
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (token === '}') objects--
    if (token === '}') printed.push(before === '{' ? ' ' : line())
    else if (token === ']') printed.push(' ')
    else if (token !== ',' && (before === '{' || before === '[' || before === ',')) {
      printed.push(open.at(-1) === '{' ? line() : ' ')
    }
    if (token === '{') objects++
    if (token === '{' || token === '[') open.push(token)
    else if (token === '}' || token === ']') open.pop()
    printed.push(token === ':' ? ' : ' : token.includes('\\') ? JSON.stringify(parseJson(token)) : token)
    before = token
  }
  return printed.join('')
}

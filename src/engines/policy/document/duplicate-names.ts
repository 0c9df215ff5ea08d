// JSON.parse keeps the last of two members of one name. A condition that is silently dropped is a hole, so both are refused.
import { isName, parseJson, stringEnd } from '../../../core/text/json.ts'

/** Whether any object of a text that is known to be JSON names a member twice. */
export function hasDuplicateNames(json: string): boolean {
  /** The names of each open object; undefined for an open list. */
  const open: (Set<string> | undefined)[] = []
  for (let i = 0; i < json.length; i++) {
    const char = json[i]
    if (char === '{') open.push(new Set())
    else if (char === '[') open.push(undefined)
    else if (char === '}' || char === ']') open.pop()
    else if (char === '"') {
      const end = stringEnd(json, i)
      const names = open.at(-1)
      if (names && isName(json, end)) {
        const name = parseJson(json.slice(i, end)) as string
        if (names.has(name)) return true
        names.add(name)
      }
      i = end - 1
    }
  }
  return false
}

// JSON.parse keeps the last of two members of one name. A condition that is silently dropped is a hole, so both are refused.

const quote = 0x22
const backslash = 0x5c

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
      const end = endOfString(json, i)
      const names = open.at(-1)
      if (names && isName(json, end)) {
        const name = JSON.parse(json.slice(i, end)) as string
        if (names.has(name)) return true
        names.add(name)
      }
      i = end - 1
    }
  }
  return false
}

function endOfString(json: string, start: number): number {
  let i = start + 1
  while (json.charCodeAt(i) !== quote) i += json.charCodeAt(i) === backslash ? 2 : 1
  return i + 1
}

/** In an object a string that a colon follows is a name. */
function isName(json: string, end: number): boolean {
  let i = end
  while (json.charCodeAt(i) <= 0x20) i++
  return json[i] === ':'
}

/**
 * What a JSON text says. JSON.parse, but for one fault of V8, in Node 24 to 26 at least: once a name with a backslash was read,
 * a name whose escape is spelled like it is taken for it at the same place of another object. After `{"\\":1}` it reads
 * `{"\n":1}` as `{"\\":1}`, so that one caller renames what another one sends, and what was stored. Throws a SyntaxError.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  return text.includes('\\') && hasEscapedName(text) ? build(text) : value
}

/** Behind the string that begins at `start` in a text that is known to be JSON. */
export function stringEnd(json: string, start: number): number {
  let at = start + 1
  while (json.charCodeAt(at) !== quote) at += json.charCodeAt(at) === backslash ? 2 : 1
  return at + 1
}

/** Whether the string that ends before `end` is a member's name: a colon follows. */
export function isName(json: string, end: number): boolean {
  let at = end
  while (json.charCodeAt(at) <= 0x20) at++
  return json[at] === ':'
}

const quote = 0x22
const backslash = 0x5c

function hasEscapedName(json: string): boolean {
  for (let start = json.indexOf('"'); start >= 0;) {
    const end = stringEnd(json, start)
    if (isName(json, end) && json.slice(start, end).includes('\\')) return true
    start = json.indexOf('"', end)
  }
  return false
}

/** An object that has not ended, or a list, which has no names. */
interface Open {
  readonly names?: string[]
  readonly values: unknown[]
}

/** Reads a text that is known to be JSON, piece by piece: it may be nested deeper than calls can be. */
function build(json: string): unknown {
  const open: Open[] = [{ values: [] }]
  for (let at = 0; at < json.length; at++) {
    const { names, values } = open.at(-1)!
    const character = json[at]!
    if (character === '{') open.push({ names: [], values: [] })
    else if (character === '[') open.push({ values: [] })
    else if (character === '}' || character === ']') {
      open.pop()
      open.at(-1)!.values.push(names ? Object.fromEntries(names.map((name, index) => [name, values[index]])) : values)
    } else if (!between.test(character)) {
      const end = character === '"' ? stringEnd(json, at) : wordEnd(json, at)
      const value: unknown = JSON.parse(json.slice(at, end))
      if (names && names.length === values.length) names.push(value as string)
      else values.push(value)
      at = end - 1
    }
  }
  return open[0]!.values[0]
}

const between = /[\s,:]/

/** Behind a number, `true`, `false` or `null`. */
function wordEnd(json: string, start: number): number {
  let at = start + 1
  while (at < json.length && !/[\s,\]}]/.test(json[at]!)) at++
  return at
}

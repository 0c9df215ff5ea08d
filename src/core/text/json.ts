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

/** A list or an object that has not ended, and the name of the member that is read. */
interface Open {
  readonly value: unknown[] | Map<string, unknown>
  name: string | undefined
}

/** Reads a text that is known to be JSON, piece by piece: it may be nested deeper than calls can be. */
function build(json: string): unknown {
  const whole: unknown[] = []
  let at: Open = { value: whole, name: undefined }
  const open = [at]
  for (let i = 0; i < json.length;) {
    const unit = json.charCodeAt(i)
    if (unit === brace || unit === bracket) {
      open.push((at = { value: unit === brace ? new Map() : [], name: undefined }))
      i++
    } else if (unit === braceEnd || unit === bracketEnd) {
      const { value } = open.pop()!
      put((at = open.at(-1)!), Array.isArray(value) ? value : Object.fromEntries(value))
      i++
    } else if (unit <= 0x20 || unit === comma || unit === colon) i++
    else {
      const end = unit === quote ? stringEnd(json, i) : wordEnd(json, i)
      if (unit === quote && at.name === undefined && !Array.isArray(at.value)) at.name = textOf(json, i, end)
      else put(at, unit === quote ? textOf(json, i, end) : JSON.parse(json.slice(i, end)))
      i = end
    }
  }
  return whole[0]
}

function put(open: Open, value: unknown): void {
  if (Array.isArray(open.value)) open.value.push(value)
  else open.value.set(open.name!, value)
  open.name = undefined
}

function textOf(json: string, start: number, end: number): string {
  const text = json.slice(start + 1, end - 1)
  return text.includes('\\') ? JSON.parse(json.slice(start, end)) as string : text
}

const [brace, braceEnd, bracket, bracketEnd, comma, colon] = [0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x3a]

/** Behind a number, `true`, `false` or `null`. */
function wordEnd(json: string, start: number): number {
  let at = start + 1
  while (at < json.length && !endsWord(json.charCodeAt(at))) at++
  return at
}

const endsWord = (unit: number): boolean => unit <= 0x20 || unit === comma || unit === bracketEnd || unit === braceEnd

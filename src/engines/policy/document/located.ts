// A JSON text with where everything in it stands: what is said of a policy is said of a place in it. Unlike JSON.parse it keeps
// members that are named twice, and tells where a text stops being JSON.
import { parseJson } from '../../../core/text/json.ts'

/** Offsets in UTF-16 units; `end` is behind the last. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

interface Placed extends Stretch {
  /** The node that it stands in, and its name or index there; absent for the whole document. */
  readonly within?: LocatedObject | LocatedList
  readonly step?: string | number
}

export interface LocatedObject extends Placed {
  readonly kind: 'object'
  readonly members: readonly LocatedMember[]
}

export interface LocatedList extends Placed {
  readonly kind: 'list'
  readonly items: readonly Located[]
}

export interface LocatedText extends Placed {
  readonly kind: 'string'
  readonly value: string
}

export interface LocatedScalar extends Placed {
  readonly kind: 'number' | 'boolean' | 'null'
  readonly value: number | boolean | null
}

export type Located = LocatedObject | LocatedList | LocatedText | LocatedScalar

export interface LocatedMember {
  readonly name: string
  readonly named: Stretch
  readonly value: Located
}

/** Where a text stops being JSON. */
export interface JsonFault {
  readonly fault: number
}

const space = /[ \t\n\r]*/y
// No control character stands in a text, but for those that are not of ASCII's beginning.
const text = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy
const word = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y

interface OpenObject {
  readonly value: LocatedObject
  readonly members: LocatedMember[]
  name?: LocatedName | undefined
}

type Open = OpenObject | { readonly value: LocatedList; readonly items: Located[] }

interface LocatedName extends Stretch {
  readonly name: string
}

/** Work is linear in the text, however deep it is nested. */
export function readLocated(json: string): Located | JsonFault {
  return new Reader(json).read()
}

class Reader {
  readonly #json: string
  readonly #open: Open[] = []
  #at = 0
  #whole: Located | undefined
  /** Whether a value, or a name, may not stand here: a comma or an end is due. */
  #isDue = false
  /** Whether it follows a comma, so that no end may stand here. */
  #isAwaited = false

  constructor(json: string) {
    this.#json = json
  }

  read(): Located | JsonFault {
    for (;;) {
      this.#skip(space)
      if (this.#whole && this.#open.length === 0) {
        return this.#at === this.#json.length ? this.#whole : { fault: this.#at }
      }
      if (!this.#step()) return { fault: this.#at }
    }
  }

  #step(): boolean {
    const open = this.#open.at(-1)
    const char = this.#json.charAt(this.#at)
    if (this.#isDue) {
      if (char !== ',') return this.#close(char)
      this.#at++
      this.#isDue = false
      this.#isAwaited = true
      return true
    }
    if ((char === '}' || char === ']') && !this.#isAwaited) return this.#close(char)
    if (open && 'members' in open && !open.name) return this.#readName(open)
    return this.#readValue(char)
  }

  #close(char: string): boolean {
    const open = this.#open.at(-1)
    if (!open || char !== ('members' in open ? '}' : ']') || ('members' in open && open.name)) return false
    this.#at++
    Object.assign(open.value, { end: this.#at })
    this.#open.pop()
    this.#isDue = true
    return true
  }

  #readName(open: OpenObject): boolean {
    const start = this.#at
    if (!this.#skip(text)) return false
    const name = { start, end: this.#at, name: parseJson(this.#json.slice(start, this.#at)) as string }
    this.#skip(space)
    if (this.#json.charAt(this.#at) !== ':') return false
    this.#at++
    open.name = name
    this.#isAwaited = true
    return true
  }

  #readValue(char: string): boolean {
    const start = this.#at
    const place = this.#place(start)
    if (char === '{' || char === '[') {
      this.#at++
      this.#isAwaited = false
      const [members, items]: [LocatedMember[], Located[]] = [[], []]
      if (char === '{') this.#begin({ value: this.#put({ ...place, kind: 'object', members }) as LocatedObject, members })
      else this.#begin({ value: this.#put({ ...place, kind: 'list', items }) as LocatedList, items })
      return true
    }
    if (!this.#skip(char === '"' ? text : word)) return false
    const value = parseJson(this.#json.slice(start, this.#at)) as string | number | boolean | null
    const ended = { ...place, end: this.#at }
    if (typeof value === 'string') this.#put({ ...ended, kind: 'string', value })
    else this.#put({ ...ended, kind: value === null ? 'null' : typeof value as 'number' | 'boolean', value })
    this.#isDue = true
    return true
  }

  #begin(open: Open): void {
    this.#open.push(open)
    this.#isDue = false
  }

  #place(start: number): Placed {
    const open = this.#open.at(-1)
    if (!open) return { start, end: start }
    const step = 'members' in open ? open.name!.name : open.items.length
    return { start, end: start, within: open.value, step }
  }

  #put(value: Located): Located {
    const open = this.#open.at(-1)
    this.#isAwaited = false
    if (!open) this.#whole = value
    else if ('items' in open) open.items.push(value)
    else {
      const { name, ...named } = open.name!
      open.members.push({ name, named, value })
      open.name = undefined
    }
    return value
  }

  #skip(form: RegExp): boolean {
    form.lastIndex = this.#at
    if (!form.test(this.#json)) return false
    this.#at = form.lastIndex
    return true
  }
}

/** Names and numbers that lead to it from the whole. */
export function stepsTo(located: Located): readonly (string | number)[] {
  const steps: (string | number)[] = []
  for (let at: Located | undefined = located; at?.step !== undefined; at = at.within) steps.push(at.step)
  return steps.toReversed()
}

/** Where lines begin, and so on which line an offset stands. */
export function linesOf(json: string): (offset: number) => { readonly line: number; readonly column: number } {
  const starts = [0]
  for (let at = json.indexOf('\n'); at >= 0; at = json.indexOf('\n', at + 1)) starts.push(at + 1)
  return offset => {
    let [line, end] = [0, starts.length]
    while (end - line > 1) {
      const middle = (line + end) >> 1
      if (starts.at(middle)! <= offset) line = middle
      else end = middle
    }
    return { line: line + 1, column: offset - starts.at(line)! }
  }
}

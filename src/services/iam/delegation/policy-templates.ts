// A policy with parameters, `@{bucketName}`, and what it says with their values.
// AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/temporary-delegation-policy-templates.html
import { parseJson } from '../../../core/text/json.ts'

/** Of a list each text that has it becomes as many as there are values, and of several lists there is every combination. */
export interface Parameter {
  readonly isList: boolean
  readonly values: readonly string[]
}

/** Its message says why a template and its parameters do not go together. */
export class UnfitTemplate extends Error {
  override readonly name = 'UnfitTemplate'
}

/** AWS: in characters, of what comes of a template. */
const longest = 2048

/**
 * INVARIANT: values are put into texts, and not into JSON, so that none adds a statement; and what is put in is not looked at
 * again. It takes no more than a multiple of the template and of what may come of it.
 */
export function fillTemplate(template: string, parameters: ReadonlyMap<string, Parameter>): string {
  const filling = new Filling(parameters)
  const filled = JSON.stringify(filling.fill(parseJson(template)))
  const unused = [...parameters.keys()].find(name => !filling.used.has(name))
  if (unused !== undefined) throw new UnfitTemplate(`The policy template has no parameter ${unused}.`)
  if (filled.length > longest) throw tooLong()
  return filled
}

const tooLong = () => new UnfitTemplate(`The policy of a delegation request has ${longest} characters at most.`)

type Piece = { readonly text: string } | { readonly parameter: Parameter }

class Filling {
  readonly used = new Set<string>()
  readonly #parameters: ReadonlyMap<string, Parameter>
  #left = longest

  constructor(parameters: ReadonlyMap<string, Parameter>) {
    this.#parameters = parameters
  }

  fill(value: unknown): unknown {
    if (typeof value === 'string') return this.#fillText(value)
    if (Array.isArray(value)) return value.flatMap(one => this.fill(one))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.fill(member)]))
  }

  #fillText(text: string): string | string[] {
    const pieces = this.#piecesOf(text)
    let texts = ['']
    for (const piece of pieces) {
      const values = 'text' in piece ? [piece.text] : piece.parameter.values
      texts = this.#join(texts, values)
    }
    this.#left -= texts.reduce((sum, { length }) => sum + length, 0)
    if (this.#left < 0) throw tooLong()
    return pieces.some(piece => 'parameter' in piece && piece.parameter.isList) ? texts : texts[0]!
  }

  /** Every combination, the last changing first. */
  #join(texts: readonly string[], values: readonly string[]): string[] {
    const joined: string[] = []
    let units = 0
    for (const text of texts) for (const value of values) {
      units += text.length + value.length
      if (units > this.#left || joined.length >= longest) throw tooLong()
      joined.push(text + value)
    }
    return joined
  }

  #piecesOf(text: string): Piece[] {
    const pieces: Piece[] = []
    for (let at = 0; ;) {
      const start = text.indexOf('@{', at)
      const end = start < 0 ? -1 : text.indexOf('}', start)
      if (end < 0) return [...pieces, { text: text.slice(at) }]
      const name = text.slice(start + 2, end)
      const parameter = this.#parameters.get(name)
      if (!parameter) throw new UnfitTemplate(`The policy template's parameter ${name} has no value.`)
      this.used.add(name)
      pieces.push({ text: text.slice(at, start) }, { parameter })
      at = end + 1
    }
  }
}

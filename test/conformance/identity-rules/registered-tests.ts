// Which tests a file has, by its text: those that Node's runner finds where it runs the file, and skips none of.

export interface RegisteredTest {
  /** What it is called; of one in a loop, what stands for whatever differs. */
  readonly name: RegExp
  /** Its lines, without comments. */
  readonly text: string
}

const opening = /^( *)(?:await )?(?:t\.)?(?:test|suite)\((['"`])((?:\\.|(?!\2)[^\\])*)\2, (.*)$/
const comment = /^\s*(?:\/\/|\/?\*)/

/** Without what nobody runs. */
export const codeOf = (text: string): readonly string[] => text.split('\n').filter(line => !comment.test(line))

export function registeredTests(text: string): readonly RegisteredTest[] {
  const lines = codeOf(text)
  return lines.flatMap((line, at) => {
    const [, indent, quote, name, rest] = opening.exec(line) ?? []
    if (name === undefined || /\b(?:skip|todo)\b/.test(rest!)) return []
    const end = lines.findIndex((other, i) => i > at && other.trim() !== '' && !other.startsWith(`${indent} `))
    return [{ name: patternOf(name, quote === '`'), text: lines.slice(at, end + 1).join('\n') }]
  })
}

function patternOf(name: string, isTemplate: boolean): RegExp {
  const parts = isTemplate ? name.split(/\$\{[^}]*\}/) : [name]
  const literal = (part: string) => part.replaceAll(/\\(.)/g, '$1').replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${parts.map(literal).join('.+')}$`)
}

// How a value is written as TypeScript source in the house's style.

export const width = 130

export function quote(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\'', '\\\'')
  return `'${escaped.replace(/[\p{Cc}\p{Cf}\p{Z}]/gu, character => (character === ' ' ? ' ' : unicodeEscape(character)))}'`
}

function unicodeEscape(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`
}

export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name)
}

/** `parts` behind `head` on one line where they fit, else on as many as they need, indented by two more. */
export function listText(head: string, open: string, parts: readonly string[], close: string, tail = ''): string {
  const space = open === '{' ? ' ' : ''
  const line = `${head}${open}${space}${parts.join(', ')}${space}${close}${tail}`
  if (parts.length === 0) return `${head}${open}${close}${tail}`
  if (!line.includes('\n') && line.length <= width) return line
  const indent = /^ */.exec(head)![0]
  return `${head}${open}\n${fill(parts.map(part => `${part},`), `${indent}  `)}\n${indent}${close}${tail}`
}

/** `type Name = 'a' | 'b'`, on as many lines as it needs. */
export function unionText(head: string, parts: readonly string[]): string {
  const line = `${head} ${parts.join(' | ')}`
  return line.length <= width ? line : `${head}\n${unionLines(parts)}`
}

export function unionLines(parts: readonly string[]): string {
  return fill(parts.map(part => `| ${part}`), '  ')
}

/** An object's entries on one line where they fit, else on one each. */
export function blockText(head: string, parts: readonly string[]): string {
  const line = `${head}{ ${parts.join(', ')} }`
  if (!line.includes('\n') && line.length <= width) return line
  return `${head}{\n${parts.map(part => `  ${part.replaceAll('\n', '\n  ')},`).join('\n')}\n}`
}

function fill(parts: readonly string[], indent: string): string {
  const lines: string[] = []
  let line = indent
  for (const part of parts) {
    if (line !== indent && line.length + 1 + part.length > width) {
      lines.push(line)
      line = indent
    }
    line += line === indent ? part : ` ${part}`
  }
  return [...lines, line].join('\n')
}

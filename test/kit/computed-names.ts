// Where source asks an object by a name that it computes, as far as the text tells: by what is neither a literal nor a number.
import type { SourceFile } from './source-files.ts'

export interface ComputedName {
  readonly path: string
  readonly line: number
  /** What stands between the brackets. */
  readonly name: string
}

const comment = /^\s*(?:\/\/|\/?\*)/
const trailing = /\s\/\/ .*$/
const text = /'(?:\\.|[^'\\])*'/g
const expression = /(?<=[(=,:&|!?\s])\/(?![/*\s])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\])+\/[a-z]*/g
const access = /(?:[\w)\]]!?|\?\.)\[([^[\]]*(?:\[[^[\]]*\][^[\]]*)*)\]/g
const inOperator = /(?:[(!=?]|&&|\|\||\breturn)\s*[\w.]+ in \w/

/** A literal, a position as the house calls it, or what arithmetic makes. */
const isNumber = (name: string): boolean =>
  /^(?:''|\d+|[ikn]|at|\w+\+\+|index|Key)$| (?:[-+%&|*]|>>) \w|^-|^Number\(|\]!$/.test(name)

export function computedNames({ path, lines }: SourceFile): readonly ComputedName[] {
  return lines.flatMap((line, index) => {
    if (comment.test(line)) return []
    const code = line.replaceAll(expression, '').replaceAll(text, "''").replace(trailing, '')
    const names = [...code.matchAll(access)].map(([, name = '']) => name.trim()).filter(name => name !== '' && !isNumber(name))
    if (inOperator.test(code)) names.push('in')
    return names.map(name => ({ path, line: index + 1, name }))
  })
}

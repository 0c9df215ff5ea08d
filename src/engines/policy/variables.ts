// Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, and the escapes `${*}`, `${?}`, `${$}`.
import type { Asked } from './types.ts'
import { anyText, anyUnit, tokensOf, type Token } from './wildcard.ts'

export interface Variable {
  /** Lower case. */
  readonly key: string
  readonly otherwise: string | undefined
}

/** A text of the policy: units, wildcards and variables in their order. */
export type Template = readonly (Token | Variable)[]

export interface TemplateForm {
  /** `*` and `?` stand for other text. */
  readonly wildcards: boolean
  /** AWS: variables and escapes are plain text unless the policy's Version is 2012-10-17. */
  readonly variables: boolean
}

/** No text at all: the variable is absent, or holds many values, or one of many, and so equals nothing. */
export type Unresolved = 'absent' | 'many'

// INVARIANT: a name holds no `$`, so that no part of a text is looked at for more than one variable.
const form = /\$\{(?:([*?$])|([^${},]+)(?:,\s*'([^']*)'\s*)?)\}/g

/** What looks like a variable and is none stays text. */
export function parseTemplate(text: string, { wildcards, variables }: TemplateForm): Template {
  if (!variables || !text.includes('${')) return tokensOf(text, wildcards)
  const template: (Token | Variable)[] = []
  const addText = (from: number, to: number): void => {
    for (const token of tokensOf(text.slice(from, to), wildcards)) template.push(token)
  }
  let from = 0
  for (const match of text.matchAll(form)) {
    const [whole, escape, name, otherwise] = match
    addText(from, match.index)
    template.push(escape === undefined ? { key: name!.trim().toLowerCase(), otherwise } : escape.charCodeAt(0))
    from = match.index + whole.length
  }
  addText(from, text.length)
  return template
}

export function isFixed(template: Template): template is readonly Token[] {
  return template.every(part => typeof part === 'number')
}

/** The template with its variables filled in; what they bring is literal, wildcards and all. */
export function resolveTemplate(template: Template, asked: Asked): Token[] | Unresolved {
  const tokens: Token[] = []
  for (const part of template) {
    if (typeof part === 'number') {
      tokens.push(part)
      continue
    }
    const value = asked.key(part.key) ?? part.otherwise
    if (value === undefined) return 'absent'
    // AWS: a multivalued key fills no variable, even where the variable has a default.
    if (typeof value !== 'string') return 'many'
    for (let i = 0; i < value.length; i++) tokens.push(value.charCodeAt(i))
  }
  return tokens
}

export function hasWildcard(template: Template): boolean {
  return template.includes(anyText) || template.includes(anyUnit)
}

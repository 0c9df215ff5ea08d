// Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, and the escapes `${*}`, `${?}`, `${$}`.
import type { Asked } from './asked.ts'
import { spend } from './budget.ts'
import { unknownValue } from './types.ts'
import { addText, anyText, type Part } from './wildcard.ts'

export interface Variable {
  /** Lower case. */
  readonly key: string
  readonly otherwise: string | undefined
}

/** A text of the policy: literal text, wildcards and variables in their order. */
export type Template = readonly (Part | Variable)[]

export interface TemplateForm {
  /** `*` and `?` stand for other text. */
  readonly wildcards: boolean
  /** AWS: variables and escapes are plain text unless the policy's Version is 2012-10-17. */
  readonly variables: boolean
}

/** Why there is no text: a variable is absent, its value is not known, or it has many values, or one of many. */
export type Unresolved = 'absent' | 'unknown' | 'many'

// INVARIANT: a name holds no `$`, so that no part of a text is looked at for more than one variable.
const form = /\$\{(?:([*?$])|([^${},]+)(?:,\s*'([^']*)'\s*)?)\}/g

/** What looks like a variable and is none stays text. */
export function parseTemplate(text: string, { wildcards, variables }: TemplateForm): Template {
  const template: (Part | Variable)[] = []
  let from = 0
  if (variables && text.includes('${')) {
    for (const match of text.matchAll(form)) {
      const [whole, escape, name, otherwise] = match
      addText(template, text.slice(from, match.index), wildcards)
      if (escape === undefined) template.push({ key: name!.trim().toLowerCase(), otherwise })
      else addText(template, escape, false)
      from = match.index + whole.length
    }
  }
  addText(template, text.slice(from), wildcards)
  return template
}

/** The keys of the text's variables, as they are written. */
export const variableNames = (text: string): readonly string[] =>
  (text.includes('${') ? [...text.matchAll(form)] : []).flatMap(([, , name]) => name?.trim() ?? [])

/** With `*` for each variable and each escape. */
export const withAnyText = (text: string): string => text.replaceAll(form, '*')

export function isFixed(template: Template): template is readonly Part[] {
  return template.every(part => typeof part !== 'object')
}

export function hasWildcard(template: Template): boolean {
  return template.some(part => part === anyText || typeof part === 'number')
}

/**
 * The template with its variables filled in. Their values are literal, wildcards included.
 * INVARIANT: the answer is a list of parts, which are not joined: the text could be of any length.
 */
export function fillTemplate(template: Template, { key, budget }: Asked): readonly Part[] | Unresolved {
  spend(budget, template.length)
  const parts: Part[] = []
  for (const part of template) {
    if (typeof part !== 'object') {
      parts.push(part)
      continue
    }
    const value = key(part.key) ?? part.otherwise
    if (value === undefined) return 'absent'
    if (value === unknownValue) return 'unknown'
    // AWS: a multivalued key fills no variable, even where the variable has a default.
    if (typeof value !== 'string') return 'many'
    if (value !== '') parts.push(value)
  }
  return parts
}

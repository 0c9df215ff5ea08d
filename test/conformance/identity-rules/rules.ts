// Every rule that identity keeps, and where its case is.
import * as conditionKeys from './rules/condition-keys.ts'
import * as decision from './rules/decision.ts'
import * as language from './rules/language.ts'
import * as resources from './rules/resources.ts'
import * as sessions from './rules/sessions.ts'

/** Sentences by the file that has their cases, each with the text by which its case is found there. */
export type Elsewhere = Readonly<Record<string, Readonly<Record<string, string>>>>

const themes = [decision, language, conditionKeys, resources, sessions] as const

type Names<T> = T extends unknown ? keyof T : never

/** A rule whose cases stand here, by name. */
export type RuleHere = Names<(typeof themes)[number]['here']>

export const rulesHere: readonly RuleHere[] = themes.flatMap(({ here }) => Object.keys(here) as RuleHere[])

export interface RuleElsewhere {
  readonly sentence: string
  readonly path: string
  readonly text: string
}

export const rulesElsewhere: readonly RuleElsewhere[] = themes.flatMap(({ elsewhere }) =>
  Object.entries<Readonly<Record<string, string>>>(elsewhere).flatMap(([path, sentences]) =>
    Object.entries(sentences).map(([sentence, text]) => ({ sentence, path, text }))))

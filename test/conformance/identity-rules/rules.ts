// Every rule that identity keeps, and where its case is.
import * as conditionKeys from './rules/condition-keys.ts'
import * as decision from './rules/decision.ts'
import * as language from './rules/language.ts'
import * as resources from './rules/resources.ts'
import * as sessions from './rules/sessions.ts'

/**
 * Where a rule's case is. In a file of tests, the name of one, and beside it what of its text is the case, where it has others as
 * well; in a file of cases, the row or the suite as it is written there.
 */
export type Place = string | readonly [test: string, text: string]

/** By the file that has their cases, the places by the rules' sentences. */
export type Elsewhere = Readonly<Record<string, Readonly<Record<string, Place>>>>

const themes = [decision, language, conditionKeys, resources, sessions] as const

type Names<T> = T extends unknown ? keyof T : never

/** A rule whose cases stand here, by name. */
export type RuleHere = Names<(typeof themes)[number]['here']>

export const rulesHere: readonly RuleHere[] = themes.flatMap(({ here }) => Object.keys(here) as RuleHere[])

export interface RuleElsewhere {
  readonly sentence: string
  readonly path: string
  readonly place: Place
}

export const rulesElsewhere: readonly RuleElsewhere[] = themes.flatMap(({ elsewhere }) =>
  Object.entries<Elsewhere[string]>(elsewhere).flatMap(([path, sentences]) =>
    Object.entries(sentences).map(([sentence, place]) => ({ sentence, path, place }))))

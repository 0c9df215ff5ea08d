// Which condition keys a document asks for.
import { parseJson } from '../../../core/text/json.ts'
import type { JsonObject } from '../../../core/text/json-values.ts'
import { variableNames } from '../variables.ts'

/** As they are written, each once, in their order: those of conditions, and variables. The document is one that compiles. */
export function contextKeysOf(document: string): readonly string[] {
  const { Version, Statement } = parseJson(document) as JsonObject
  /** By lower-case name. */
  const keys = new Map<string, string>()
  const add = (key: string): void => {
    if (!keys.has(key.toLowerCase())) keys.set(key.toLowerCase(), key)
  }
  const addVariables = (texts: unknown): void => {
    if (Version !== '2012-10-17') return
    for (const text of [texts].flat()) if (typeof text === 'string') for (const name of variableNames(text)) add(name)
  }
  for (const { Resource, NotResource, Condition } of [Statement].flat() as JsonObject[]) {
    addVariables(Resource ?? NotResource)
    for (const block of Object.values(Condition ?? {}) as JsonObject[]) {
      for (const [key, operands] of Object.entries(block)) {
        add(key)
        addVariables(operands)
      }
    }
  }
  return [...keys.values()]
}

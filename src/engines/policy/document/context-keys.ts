// The condition keys that a document asks for, as it spells them: what stands in its conditions, and its variables.
import { parseJson } from '../../../core/text/json.ts'
import { variablesIn } from '../variables.ts'

type Json = Readonly<Record<string, unknown>>

/** Of a document that was accepted. In the order in which it asks for them, each once, in whatever case. */
export function listContextKeys(document: string): string[] {
  const { Version: version, Statement: stated } = parseJson(document) as Json
  const found = new Map<string, string>()
  const add = (key: string) => void (found.has(key.toLowerCase()) || found.set(key.toLowerCase(), key))
  // AWS: a variable is plain text unless the policy's Version is 2012-10-17.
  const addVariables = (value: unknown) => void (version === '2012-10-17' && textsOf(value).flatMap(variablesIn).forEach(add))
  for (const statement of (Array.isArray(stated) ? stated : [stated]) as Json[]) {
    addVariables(statement['Resource'] ?? statement['NotResource'])
    for (const block of Object.values((statement['Condition'] ?? {}) as Json)) {
      for (const [key, operands] of Object.entries(block as Json)) {
        add(key)
        addVariables(operands)
      }
    }
  }
  return [...found.values()]
}

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string')

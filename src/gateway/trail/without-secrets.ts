// Messages of errors as others than the caller are told them: some of AWS's quote what was sent, and what of that is sensitive is
// nobody else's to read.
import type { StructureSchema } from '../../contracts/contract.ts'

const hidden = '***'

/** Of a text that is no longer, only what stands in quotes is taken for it: any word of the message might be one. */
const shortest = 8
/** By so much of it a text is found. INVARIANT: each character of a message is compared that often at most. */
const compared = 64

const sensitive = new WeakMap<StructureSchema, ReadonlySet<string>>()

/** The message without the sensitive texts of the request. */
export function withoutSecrets(message: string, schema: StructureSchema, given: object): string {
  let shown = message
  const names = sensitiveTexts(schema)
  if (names.size === 0) return message
  for (const [name, value] of Object.entries(given) as [string, unknown][]) {
    if (!names.has(name) || typeof value !== 'string' || value === '') continue
    shown = value.length < shortest ? shown.replaceAll(`'${value}'`, `'${hidden}'`) : withoutText(shown, value)
  }
  return shown
}

/** Also where no more than its beginning is quoted. */
function withoutText(message: string, value: string): string {
  const begin = value.slice(0, compared)
  let [shown, from] = ['', 0]
  for (let at = message.indexOf(begin); at !== -1; at = message.indexOf(begin, from)) {
    shown += message.slice(from, at) + hidden
    from = at + value.length
  }
  return shown + message.slice(from)
}

function sensitiveTexts(schema: StructureSchema): ReadonlySet<string> {
  let names = sensitive.get(schema)
  if (!names) {
    names = new Set(Object.entries(schema.members).flatMap(([name, member]) => {
      const { type, sensitive: isSensitive } = member.schema()
      return type === 'string' && (member.sensitive || isSensitive) ? [name] : []
    }))
    sensitive.set(schema, names)
  }
  return names
}

// Whether what was read is what a schema says. The first thing that is not ends it, with its place.
import { Misread, type Located, type LocatedMap, type LocatedScalar, type Place } from './located.ts'
import type { ListSchema, ObjectSchema, Schema, TextOrObjectSchema, TextSchema, WholeSchema } from './schema-form.ts'

/** `path` is how the file's reader calls it: `users.ann.groups[0]`; empty for the whole. */
export function check(found: Located, schema: Schema, path = ''): void {
  if (isTextOrObject(schema)) return checkTextOrObject(found, schema, path)
  switch (schema.type) {
    case 'string': return checkText(found, schema, path)
    case 'integer': return checkWhole(found, schema, path)
    case 'array': return checkList(found, schema, path)
    case 'object': return checkObject(found, schema, path)
  }
}

const isTextOrObject = (schema: Schema): schema is TextOrObjectSchema => typeof schema.type !== 'string'

function checkTextOrObject(found: Located, schema: TextOrObjectSchema, path: string): void {
  if (found.kind === 'map') return checkObject(found, { ...schema, type: 'object' }, path)
  if (found.kind === 'list') throw new Misread(found, `${path} is a text, or names with values.`)
  checkText(found, { ...schema, type: 'string' }, path)
}

export const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

const shown = (path: string): string => path || 'a seed'

function checkText(found: Located, schema: TextSchema, path: string): void {
  if (found.kind === 'scalar' && typeof found.value === 'string') return requireForm(found.value, schema, found, path)
  const quoted = found.kind === 'scalar' && found.value !== null
  throw new Misread(found, quoted ? `${path} is a text, and YAML reads this as none: put it in quotes.` : `${path} is a text.`)
}

function requireForm(text: string, schema: TextSchema, at: Place, what: string): void {
  const { enum: words, minLength = 0, maxLength = Infinity, pattern, patternErrorMessage: form } = schema
  if (words && !words.includes(text)) throw new Misread(at, `${what} is ${listed(words, 'or')}.`)
  const length = [...text].length
  if (length < minLength) throw new Misread(at, `${what} is empty, and may not be.`)
  if (length > maxLength) throw new Misread(at, `${what} has ${length} characters, and may have ${maxLength}.`)
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(text)) throw new Misread(at, `${what} ${form}.`)
}

function checkWhole(found: Located, { minimum, maximum }: WholeSchema, path: string): void {
  const value = found.kind === 'scalar' ? found.value : undefined
  if (Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum) return
  throw new Misread(found, `${path} is a whole number from ${minimum} to ${maximum}.`)
}

function checkList(found: Located, { items, uniqueItems }: ListSchema, path: string): void {
  if (found.kind !== 'list') throw new Misread(found, `${path} is a list.`)
  const before = new Set<unknown>()
  for (const [index, item] of found.items.entries()) {
    check(item, items, `${path}[${index}]`)
    const { value } = item as LocatedScalar
    const isAgain = uniqueItems && before.has(value)
    if (isAgain) throw new Misread(item, `${path}[${index}] stands in the list before: leave one of them.`)
    before.add(value)
  }
}

function checkObject(found: Located, schema: ObjectSchema, path: string): void {
  if (found.kind !== 'map') throw new Misread(found, `${shown(path)} is names with values.`)
  const { properties = {}, required = [], minProperties = 0 } = schema
  const known = new Map(Object.entries(properties))
  for (const [name, { at, value }] of found.entries) {
    const own = known.get(name) ?? otherOf(schema, name, at, path)
    if (own === true) requireAsWritten(value, below(path, name))
    else check(value, own, below(path, name))
  }
  const missing = required.find(name => !found.entries.has(name))
  if (missing !== undefined) throw new Misread(found, `${path} has no ${missing}.`)
  if (found.entries.size < minProperties) throw new Misread(found, `${path} is empty, and may not be.`)
  requireOne(found, schema, path)
}

/** What a member is that has no name of its own in the schema. */
function otherOf(schema: ObjectSchema, name: string, at: Place, path: string): Schema | true {
  const { properties = {}, additionalProperties, propertyNames } = schema
  if (additionalProperties === false) {
    throw new Misread(at, `${shown(path)} has no member '${name}': there are ${listed(Object.keys(properties), 'and')}.`)
  }
  if (propertyNames) requireForm(name, propertyNames, at, `the name '${name}' in ${shown(path)}`)
  return additionalProperties
}

function requireOne(found: LocatedMap, { oneOf }: ObjectSchema, path: string): void {
  if (!oneOf) return
  const names = oneOf.map(({ required: [name] }) => name)
  const held = names.filter(name => found.entries.has(name))
  if (held.length === 1) return
  throw new Misread(found, `${path} has ${listed(names, 'or')}, and has ${held.length === 0 ? 'none' : 'both'}.`)
}

/**
 * In a policy a number is what it is written as, or it is none: an account's id that begins with zeros would lose them, and the
 * policy would be about another.
 */
function requireAsWritten(found: Located, path: string): void {
  if (found.kind === 'list') return found.items.forEach((item, index) => requireAsWritten(item, `${path}[${index}]`))
  if (found.kind === 'map') {
    for (const [name, { value }] of found.entries) requireAsWritten(value, below(path, name))
  } else if (typeof found.value === 'number' && String(found.value) !== found.source) {
    throw new Misread(found, `${path} would be read as another number than it looks like: put it in quotes.`)
  }
}

const listed = (words: readonly string[], last: 'and' | 'or'): string =>
  (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`)

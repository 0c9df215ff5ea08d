// How an awsQuery tree is looked into: lists are numbered from 1, maps are numbered entries of a key and a value.
import type { ListSchema, MapSchema, TimestampSchema } from '../../../contracts/contract.ts'
import { decodeBase64 } from '../scalars/base64.ts'
import type { Field } from '../schema/fields.ts'
import type { Form } from '../schema/form.ts'
import { type FormNode, malformed } from './query.ts'
import { booleanFrom, numberFrom, timestampFrom } from '../scalars/texts.ts'

const index = /^[1-9]\d{0,5}$/

function scalar(node: FormNode): string {
  if (node.children || node.value === undefined) throw malformed('A value was expected where a structure was found.')
  return node.value
}

/** The numbered children in their order. Gaps are closed: they cost nothing and mean nothing. */
function numbered(node: FormNode | undefined): readonly FormNode[] {
  if (!node?.children) return []
  const items: [number, FormNode][] = []
  for (const [part, child] of node.children) {
    if (!index.test(part)) throw malformed('A list has an item without a number.')
    items.push([Number(part), child])
  }
  return items.sort(([a], [b]) => a - b).map(([, child]) => child)
}

/** Whether anything stands where a list, map or structure may be; clients write an empty one as an empty value. */
function expectBranch(node: FormNode): void {
  if (node.value) throw malformed('A structure was expected where a value was found.')
}

export const queryForm: Form<FormNode> = {
  error: malformed,

  member: (node: FormNode, { xmlName }: Field) => node.children?.get(xmlName),

  expectStructure: expectBranch,

  items(node: FormNode, schema: ListSchema, flattened: boolean): readonly FormNode[] {
    expectBranch(node)
    if (flattened) return numbered(node)
    const itemName = schema.itemName ?? 'member'
    expectOnly(node, itemName)
    return numbered(node.children?.get(itemName))
  },

  entries(node: FormNode, schema: MapSchema, flattened: boolean): Iterable<readonly [string, FormNode]> {
    expectBranch(node)
    if (!flattened) expectOnly(node, 'entry')
    const entries = new Map<string, FormNode>()
    for (const entry of numbered(flattened ? node : node.children?.get('entry'))) {
      const key = entry.children?.get(schema.keyName ?? 'key')
      const value = entry.children?.get(schema.valueName ?? 'value')
      if (!key || !value) throw malformed('A map has an entry without its key or value.')
      if (entries.has(scalar(key))) throw malformed('A map has a key more than once.')
      entries.set(scalar(key), value)
    }
    return entries
  },

  string: scalar,

  boolean(node) {
    const value = booleanFrom(scalar(node))
    if (value === undefined) throw malformed('A boolean must be true or false.')
    return value
  },

  number(node, type) {
    const value = numberFrom(scalar(node), type)
    if (value === undefined) throw malformed(`A number is not a valid ${type}.`)
    return value
  },

  // AWS: the message is the one that its query services answer.
  timestamp(node: FormNode, format: TimestampSchema['format'] = 'date-time'): Date {
    const date = timestampFrom(scalar(node), format)
    if (!date) throw malformed('timestamp must follow ISO8601')
    return date
  },

  blob(node) {
    const bytes = decodeBase64(scalar(node))
    if (!bytes) throw malformed('A blob is not valid base 64.')
    return bytes
  },

  document() {
    throw malformed('A document cannot travel in a form.')
  },
}

function expectOnly(node: FormNode, name: string): void {
  if (node.children && !(node.children.size === 1 && node.children.has(name))) {
    throw malformed('A list or map has a part that is not its item.')
  }
}

// Inputs of an operation whose names and values are of every size, from nothing to the longest that a request has room for.
import type { Schema, StructureSchema } from '../../src/contracts/contract.ts'
import type { Chance } from './chance.ts'

/** UTF-16 units of a request's texts: most have few, so that there are many, and a megabyte would be refused unread. */
const rooms = [200, 500, 1000, 2000, 4000, 8000, 16_000, 16_000, 32_000, 64_000, 128_000, 900_000]

/** Units of text that are left for the input. */
interface Budget {
  left: number
}

const pieces = [
  'a', '/', ':', '*', '?', '*a', '?*', '\u0001', '\u001b[31m', '\u009b', '\n', ' ', '%', '..', '.', ':alias/\n', 'arn:aws:kms:',
  '${aws:username}', '${kms:EncryptionContext:x}', '"', '\\', '<', '&', '\u00e9', '\u{1f600}', '__proto__', 'constructor', '0',
]
const lengths = [0, 1, 3, 12, 40, 64, 128, 256, 512, 1000, 2048, 8192, 20_000, 131_072, 900_000]
const counts = [0, 1, 1, 2, 3, 10, 50, 100, 1000, 20_000]

export function sizedInput(schema: StructureSchema, random: Chance): Record<string, unknown> {
  return structure(schema, random, { left: random.pick(rooms) }, 0)
}

function structure(schema: StructureSchema, random: Chance, budget: Budget, depth: number): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  if (depth > 4) return input
  for (const [name, member] of Object.entries(schema.members)) {
    if (schema.required.includes(name) ? random.below(10) === 0 : random.below(3) > 0) continue
    input[name] = value(member.schema(), random, budget, depth + 1)
  }
  return input
}

function value(schema: Schema, random: Chance, budget: Budget, depth: number): unknown {
  switch (schema.type) {
    case 'string': return random.below(4) === 0 && schema.enum ? random.pick(schema.enum) : text(random, budget)
    case 'blob': return Buffer.from(text(random, budget)).toString('base64').slice(0, Math.max(0, budget.left))
    case 'boolean': return random.below(2) === 0
    case 'timestamp': return random.below(2_000_000_000)
    case 'structure': return structure(schema, random, budget, depth)
    case 'list': return Array.from({ length: count(random, budget) }, () => value(schema.item(), random, budget, depth + 1))
    case 'map': return Object.fromEntries(Array.from({ length: count(random, budget) }, (_, i) =>
      [`${text(random, budget)}${i}`, value(schema.value(), random, budget, depth + 1)]))
    case 'document': return {}
    default: return random.pick([0, 1, -1, 7, 100, 1001, 2 ** 31])
  }
}

function text(random: Chance, budget: Budget): string {
  const piece = random.pick(pieces)
  const length = Math.min(random.below(random.pick(lengths) + 1), Math.max(0, budget.left))
  budget.left -= length + 8
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length).toWellFormed()
}

/** Every item takes room, be it empty: else lists of lists of numbers would have no end. */
function count(random: Chance, budget: Budget): number {
  const items = Math.min(random.pick(counts), Math.max(0, Math.floor(budget.left / 64)))
  budget.left -= items * 8
  return items
}

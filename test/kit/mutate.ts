// What becomes of a good value when somebody hostile sends it. Everything that is drawn comes from one number.
import type { Chance } from './chance.ts'

const long = 20_000

/** Values that no client of AWS sends, or not there. */
const strange: readonly ((random: Chance) => unknown)[] = [
  () => null, () => true, () => 0, () => -1, () => 1e308, () => 2 ** 53, () => 0.5, () => '', () => ' ', () => '\0',
  () => '\ud800', () => '__proto__', () => 'constructor', () => [], () => ({}), () => [[]],
  () => ({ constructor: { prototype: 1 } }),
  random => 'x'.repeat(random.below(long)), random => '%'.repeat(random.below(long)),
  random => '${aws:'.repeat(random.below(500)), random => '*?'.repeat(random.below(500)),
  random => 'arn:aws:iam::'.repeat(random.below(100)), random => '1e'.repeat(random.below(100)),
  random => Array.from({ length: random.below(2000) }, () => 'a'), random => nested(random.below(200)),
  random => '\u{1f600}\u00df\u0130'.repeat(random.below(500)), random => String(10 ** random.below(300)),
  () => '2026-02-30T25:61:61Z', () => '../../etc/passwd', () => '::ffff:1.2.3.4/129', () => 'AQICAHh'.repeat(40),
]

const names = ['__proto__', 'constructor', 'toString', '', 'member', 'x'.repeat(1000), 'Action', 'Version', 'NextToken', 'Marker']

function nested(depth: number): unknown {
  let value: unknown = 'a'
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value }
  return value
}

/** Any value in the place of one; `known` are values that are good elsewhere. */
function replacement(random: Chance, known: readonly unknown[]): unknown {
  return random.below(3) === 0 ? random.pick(known) : random.pick(strange)(random)
}

/** The value with one thing in it exchanged, removed, added or renamed, however deep; also within JSON that is a text. */
export function mutateValue(value: unknown, random: Chance, known: readonly unknown[]): unknown {
  if (random.below(6) === 0) return replacement(random, known)
  if (typeof value === 'string') return mutateInText(value, random, known)
  if (Array.isArray(value)) return mutateList(value, random, known)
  if (typeof value === 'object' && value !== null) return mutateObject(value as Record<string, unknown>, random, known)
  return replacement(random, known)
}

function mutateInText(text: string, random: Chance, known: readonly unknown[]): unknown {
  if (text.startsWith('{') && random.below(2) === 0) {
    try {
      return JSON.stringify(mutateValue(JSON.parse(text), random, known)) ?? ''
    } catch {
      return text
    }
  }
  return random.below(2) === 0 ? mutateText(text, random) : replacement(random, known)
}

function mutateList(list: readonly unknown[], random: Chance, known: readonly unknown[]): unknown {
  const at = random.below(list.length + 1)
  const kind = random.below(3)
  if (kind === 0 || at === list.length) return [...list, list.length > 0 ? random.pick(list) : replacement(random, known)]
  return kind === 1 ? list.toSpliced(at, 1) : list.with(at, mutateValue(list[at], random, known))
}

function mutateObject(object: Readonly<Record<string, unknown>>, random: Chance, known: readonly unknown[]): unknown {
  const entries = Object.entries(object)
  const at = random.below(entries.length + 1)
  const [name, value] = entries[at] ?? [random.pick(names), replacement(random, known)]
  const kind = random.below(5)
  if (at === entries.length) entries.push([name, value])
  else if (kind === 0) entries.splice(at, 1)
  else if (kind === 1) entries[at] = [random.pick(names), value]
  else entries[at] = [name, mutateValue(value, random, known)]
  // Not by assignment, which `__proto__` would not survive.
  return Object.fromEntries(entries)
}

const characters = [
  ...Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)),
  ' ', '\n', '\0', '\u00e9', '\u{1f600}', '%00', '%zz', '\\u0000',
]

/** The text with some characters exchanged, a piece removed, repeated or moved, or its end cut off. */
export function mutateText(text: string, random: Chance): string {
  const from = random.below(text.length + 1)
  const to = Math.min(text.length, from + random.below(20))
  switch (random.below(5)) {
    case 0: return text.slice(0, from) + random.pick(characters) + text.slice(from + 1)
    case 1: return text.slice(0, from) + text.slice(to)
    case 2: return text.slice(0, from)
    case 3: return text.slice(0, to) + text.slice(from, to).repeat(random.below(50)) + text.slice(to)
    default: return text.slice(0, from) + random.pick(characters).repeat(1 + random.below(8)) + text.slice(from)
  }
}

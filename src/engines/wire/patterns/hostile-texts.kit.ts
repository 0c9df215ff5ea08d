// Texts that a pattern takes but for their last character, with one of its repeated parts as often as the length wants.
import type { CharacterSet } from './character-set.ts'
import type { Pattern } from './syntax.ts'

export interface Hostile {
  readonly before: string
  readonly pump: string
  readonly after: string
}

export const textOf = ({ before, pump, after }: Hostile, length: number): string =>
  `${before}${pump.repeat(Math.ceil(length / pump.length))}${after}`

const likely = [...' a0-.:/_=@Z*\t\n~\u00e9']

export function charactersOf(set: CharacterSet): readonly string[] {
  const found = likely.filter(character => set.has(character.codePointAt(0)!))
  if (found.length > 0) return found
  for (let code = 0; code < 0x3000; code++) if (set.has(code)) return [String.fromCodePoint(code)]
  return ['']
}

/** Some text that it takes; `seed` says which character where there are several. */
export function sampleOf(pattern: Pattern, seed = 0): string {
  switch (pattern.kind) {
    case 'set': {
      const characters = charactersOf(pattern.set)
      return characters[seed % characters.length]!
    }
    case 'group': return sampleOf(pattern.body, seed)
    case 'sequence': return pattern.parts.map(part => sampleOf(part, seed)).join('')
    case 'choice': return sampleOf(pattern.options[seed % pattern.options.length]!, seed)
    case 'repeat': return sampleOf(pattern.body, seed).repeat(Math.max(pattern.min, pattern.max > 0 ? 1 : 0))
    default: return ''
  }
}

const seeds = [0, 1, 2, 3, 5]

export function hostileTexts(pattern: Pattern): readonly Hostile[] {
  const found = waysOf(pattern).filter(({ pump }) => pump !== '')
  const ended = found.flatMap(way => ['\0', '', '/', '\n'].map(end => ({ ...way, after: way.after + end })))
  const units = [...likely, 'a.', 'a-', ': '].map(pump => ({ before: '', pump, after: '\0' }))
  return [...new Map([...ended, ...units].map(way => [JSON.stringify(way), way])).values()]
}

function waysOf(pattern: Pattern): readonly Hostile[] {
  switch (pattern.kind) {
    case 'group':
    case 'look': return waysOf(pattern.body)
    case 'choice': return pattern.options.flatMap(waysOf)
    case 'sequence': return pattern.parts.flatMap((part, index) => {
      const before = pattern.parts.slice(0, index).map(other => sampleOf(other)).join('')
      const after = pattern.parts.slice(index + 1).map(other => sampleOf(other)).join('')
      return waysOf(part).flatMap(way => [
        { ...way, before: before + way.before, after: way.after + after }, { ...way, before: before + way.before },
      ])
    })
    case 'repeat': return [
      ...seeds.map(seed => ({ before: '', pump: sampleOf(pattern.body, seed), after: '' })), ...waysOf(pattern.body),
    ]
    default: return []
  }
}

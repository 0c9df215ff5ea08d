// Which characters one place of a pattern takes. What lies beyond ASCII is known to the expression alone.

export interface CharacterSet {
  /** As JavaScript writes it, in Unicode mode: `[a-z\d]`. */
  readonly source: string
  /** One bit for each ASCII character. */
  readonly low: bigint
  /** Whether it may take a character beyond ASCII. */
  readonly high: boolean
  has(code: number): boolean
}

const ascii = 128
const made = new Map<string, CharacterSet>()

export function characterSet(source: string, flags: string): CharacterSet {
  const name = `${flags}/${source}`
  let set = made.get(name)
  if (!set) {
    set = newCharacterSet(source, flags)
    made.set(name, set)
  }
  return set
}

/** One character in brackets, which is most of what there is. */
const single = /^\[(?:\\(?=[^A-Za-z\d])|(?!\^))([^\\])\]$/su

function setOfOne(source: string, code: number): CharacterSet {
  const isHigh = code >= ascii
  return { source, low: isHigh ? 0n : 1n << BigInt(code), high: isHigh, has: at => at === code }
}

/** As `characterSet`, and not kept. */
export function newCharacterSet(source: string, flags: string): CharacterSet {
  const alone = flags.includes('i') ? undefined : single.exec(source)?.[1]?.codePointAt(0)
  if (alone !== undefined) return setOfOne(source, alone)
  const expression = new RegExp(`^${source}$`, `${flags}u`)
  const takes = Array.from({ length: ascii }, (_, code) => expression.test(String.fromCharCode(code)))
  let low = 0n
  for (const [code, isIn] of takes.entries()) if (isIn) low |= 1n << BigInt(code)
  return {
    source, low, high: mayTakeHigh(source, flags),
    has: at => (at < ascii ? takes[at]! : expression.test(String.fromCodePoint(at))),
  }
}

/**
 * Only what is written in ASCII throughout takes nothing beyond. Escapes of single characters are written as such by now, so
 * that a backslash stands before a class, a code or a mark; `i` makes letters of ASCII equal to two beyond it.
 */
function mayTakeHigh(source: string, flags: string): boolean {
  if (flags.includes('i') || source === '.' || source.startsWith('[^')) return true
  return /\\[DWSspPu]/.test(source) || /[^\0-\x7f]/.test(source)
}

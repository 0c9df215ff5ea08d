// Decimal numbers of any length, compared digit by digit: a float would call two different large numbers equal. An exponent stays
// what it is, so that a short text is no long number.

export interface Decimal {
  readonly negative: boolean
  /** Without zeros in front or behind; empty for 0. */
  readonly digits: string
  /** How many of the digits stand before the point: negative or more than there are where zeros stand between. */
  readonly point: number
}

const form = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/

/** AWS: leading zeros, a leading plus and an exponent are taken. DIFFERS: an exponent has nine digits at most. */
export function parseDecimal(text: string): Decimal | undefined {
  const [, sign, before = '', after = '', exponent = '0'] = form.exec(text) ?? []
  if (before === '' && after === '') return undefined
  const written = before + after
  const first = firstOther(written)
  if (first === written.length) return { negative: false, digits: '', point: 0 }
  const digits = written.slice(first, endOfOthers(written))
  return { negative: sign === '-', digits, point: before.length - first + Number(exponent) }
}

function firstOther(digits: string): number {
  let at = 0
  while (digits[at] === '0') at++
  return at
}

function endOfOthers(digits: string): number {
  let end = digits.length
  while (digits[end - 1] === '0') end--
  return end
}

export function compareDecimals(a: Decimal, b: Decimal): number {
  const [signA, signB] = [signOf(a), signOf(b)]
  if (signA !== signB || signA === 0) return signA - signB
  return signA * (a.point - b.point || compareTexts(a.digits, b.digits))
}

const signOf = ({ negative, digits }: Decimal): number => (digits === '' ? 0 : negative ? -1 : 1)

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

// Decimal numbers of any length, compared digit by digit: a float would call two different large numbers equal.

export interface Decimal {
  readonly negative: boolean
  /** Without leading zeros; empty for 0. */
  readonly whole: string
  /** Without trailing zeros. */
  readonly fraction: string
}

const form = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/

/**
 * AWS: leading zeros, a leading plus and an exponent are taken.
 * DIFFERS: an exponent has three digits at most, so that a short text cannot become a long number.
 */
export function parseDecimal(text: string): Decimal | undefined {
  const [, sign, before = '', after = '', exponent = '0'] = form.exec(text) ?? []
  if (before === '' && after === '') return undefined
  const shift = Number(exponent)
  const digits = '0'.repeat(Math.max(0, -shift - before.length)) + before + after + '0'.repeat(Math.max(0, shift - after.length))
  const point = Math.max(0, before.length + shift)
  const whole = digits.slice(0, point).replace(/^0+/, '')
  const fraction = withoutTrailingZeros(digits.slice(point))
  return { negative: sign === '-' && (whole !== '' || fraction !== ''), whole, fraction }
}

function withoutTrailingZeros(digits: string): string {
  let end = digits.length
  while (end > 0 && digits[end - 1] === '0') end--
  return digits.slice(0, end)
}

export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.negative !== b.negative) return a.negative ? -1 : 1
  const order = a.whole.length - b.whole.length || compareTexts(a.whole, b.whole) || compareTexts(a.fraction, b.fraction)
  return a.negative ? -order : order
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

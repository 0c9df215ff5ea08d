import type { NumberSchema } from '../../../contracts/contract.ts'

/** Integers have 32 bits. Longs beyond 2^53 would lose digits, so they do not fit. */
export function fitsNumber(value: number, type: NumberSchema['type']): boolean {
  if (type === 'integer') return value === (value | 0)
  return type === 'long' ? Number.isSafeInteger(value) : Number.isFinite(value)
}

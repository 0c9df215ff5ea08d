// Numbers, booleans and moments as texts, as they stand in forms, XML, headers, paths and queries. Each answers undefined for
// what is not of its form.
import type { NumberSchema, TimestampSchema } from '../../../contracts/contract.ts'
import { fitsNumber } from './numbers.ts'
import { fromEpochSeconds, fromHttpDate, fromIso, toIso } from './timestamps.ts'

const integer = /^[+-]?\d{1,16}$/
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/
const special: ReadonlyMap<string, number> = new Map([['NaN', NaN], ['Infinity', Infinity], ['-Infinity', -Infinity]])

export function numberFrom(text: string, type: NumberSchema['type']): number | undefined {
  const isWhole = type === 'integer' || type === 'long'
  const known = isWhole ? undefined : special.get(text)
  if (known !== undefined) return known
  const value = Number(text)
  return (isWhole ? integer : decimal).test(text) && fitsNumber(value, type) ? value + 0 : undefined
}

export function booleanFrom(text: string): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined
}

export function timestampFrom(text: string, format: NonNullable<TimestampSchema['format']>): Date | undefined {
  if (format === 'date-time') return fromIso(text)
  if (format === 'http-date') return fromHttpDate(text)
  return decimal.test(text) ? fromEpochSeconds(Number(text)) : undefined
}

export function timestampText(date: Date, format: NonNullable<TimestampSchema['format']>): string {
  if (format === 'date-time') return toIso(date)
  return format === 'http-date' ? date.toUTCString() : String(date.getTime() / 1000)
}

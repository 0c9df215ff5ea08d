// The contract's constraints: required members, lengths, ranges, patterns and enums, in AWS's words.
import { findInvalidValue, findViolations } from '../../engines/wire/validate.ts'
import { failure } from '../failures.ts'
import type { DecodedCall } from './decode.ts'

export function validate({ contract, input, service }: DecodedCall): void {
  const given = input as Readonly<Record<string, unknown>>
  const sentence = service.invalidValues && findInvalidValue(contract.input, given, service.invalidValues)
  const violations = sentence ?? findViolations(contract.input, given, service.terse)
  if (violations !== undefined) throw failure('ValidationException', violations)
}

// The contract's constraints: required members, lengths, ranges, patterns and enums, in AWS's words.
import { findViolations } from '../../engines/wire/validate.ts'
import { failure } from '../failures.ts'
import type { DecodedCall } from './decode.ts'

export function validate({ contract, input }: DecodedCall): void {
  const violations = findViolations(contract.input, input as Readonly<Record<string, unknown>>)
  if (violations !== undefined) throw failure('ValidationException', violations)
}

// The contract's constraints: required members, lengths, ranges, patterns and enums, in AWS's words.
import { findBroken } from '../../engines/wire/schema/find-broken.ts'
import { findInvalidValue, findViolations, isComplete } from '../../engines/wire/schema/validate.ts'
import { violation } from '../failures.ts'
import type { Invocation } from '../invocation.ts'

export function validate({ contract, input, given: sent, service, scope }: Invocation): void {
  const given = sent as Readonly<Record<string, unknown>>
  // What *decode* found to keep its contract can still lack a member.
  if (sent === input && isComplete(contract.input, given)) return
  const broken = service.refuseBroken && findBroken(contract.input, given)
  const refused = broken && service.refuseBroken!(broken, scope)
  if (refused) throw refused
  const sentence = service.invalidValues && findInvalidValue(contract.input, given, service.invalidValues)
  const violations = sentence ?? findViolations(contract.input, given, service.terse)
  if (violations !== undefined) throw violation(violations, service.facts)
}

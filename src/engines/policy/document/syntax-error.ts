import { Refusal } from '../../../core/refusal.ts'

/** A policy document that AWS would refuse. The message is meant for the caller; the service chooses the error's code. */
export class PolicySyntaxError extends Refusal {
  override readonly name = 'PolicySyntaxError'
}

export const syntaxError = (): PolicySyntaxError => new PolicySyntaxError('Syntax errors in policy.')

/** AWS: what its older parser refuses: an Effect in the wrong case, a literal of the wrong type, an ARN that lacks a field. */
export class LegacyError extends PolicySyntaxError {
  constructor() {
    super('The policy failed legacy parsing')
  }
}

export const legacyError = (): LegacyError => new LegacyError()

/** Where a statement's principal is nobody, or is not there: services have words of their own for it. */
export class NobodyNamed extends PolicySyntaxError {}

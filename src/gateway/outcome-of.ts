// What an attempt comes to: *authorize* to *handle*, of a request, of a hop, and of what a service calls by itself.
import type { Attempt } from './attempt.ts'
import { asAwsError, failure, notImplemented } from './failures.ts'
import { deniedToAnyone } from './invocation.ts'
import type { Outcome } from './outcome.ts'
import { authorize } from './stages/authorize.ts'
import { handle } from './stages/handle.ts'
import { settleDecision } from './settle.ts'
import { validate } from './stages/validate.ts'
import { CopyWanted } from './transfers/copy-wanted.ts'

export async function outcomeOf(attempt: Attempt): Promise<Outcome> {
  const { call } = attempt
  try {
    if (call.refused) throw call.refused
    const refusal = call.service.admit?.(call.scope.caller, call.contract.name)
    if (refusal) throw failure(refusal.code, refusal.message)
    const operation = call.service.built.get(call.contract.name)
    if (!operation && call.scope.caller.kind === 'anonymous') throw deniedToAnyone()
    if (!operation) throw notImplemented(call.service.facts.name, call.contract.name)
    if (operation.definition.validateFirst) validate(call)
    try {
      const deciding = authorize(attempt, operation)
      if (deciding) await deciding
    } finally {
      const settling = settleDecision(attempt)
      if (settling) await settling
    }
    if (!operation.definition.validateFirst) validate(call)
    return { output: await handle(attempt, operation) }
  } catch (thrown) {
    // It is no outcome: whoever runs attempts goes by it.
    if (thrown instanceof CopyWanted) throw thrown
    return { error: asAwsError(thrown, call.requestId) }
  }
}

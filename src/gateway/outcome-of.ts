// What an attempt comes to: *authorize* to *handle*, of a request, of a hop, and of what a service calls by itself.
import type { Attempt } from './attempt.ts'
import { asAwsError, failure, notImplemented } from './failures.ts'
import type { Operation } from './operation.ts'
import type { Outcome } from './outcome.ts'
import { authorize, settle } from './stages/authorize.ts'
import { handle } from './stages/handle.ts'
import { validate } from './stages/validate.ts'

export async function outcomeOf(attempt: Attempt): Promise<Outcome> {
  const { call } = attempt
  try {
    if (call.refused) throw call.refused
    const refusal = call.service.admit?.(call.scope.caller, call.contract.name)
    if (refusal) throw failure(refusal.code, refusal.message)
    const operation = call.service.built.get(call.contract.name)
    if (!operation) throw notImplemented(call.service.facts.name, call.contract.name)
    if (operation.definition.validateFirst) validate(call)
    await decide(attempt, operation)
    if (!operation.definition.validateFirst) validate(call)
    return { output: await handle(attempt, operation) }
  } catch (thrown) {
    return { error: asAwsError(thrown, call.requestId) }
  }
}

async function decide(attempt: Attempt, operation: Operation): Promise<void> {
  try {
    await authorize(attempt, operation)
  } finally {
    await settle(attempt)
  }
}

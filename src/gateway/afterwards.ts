// What an operation does behind its record: once, however often the call was tried.
import type { MaybePromise } from '../core/maybe-promise.ts'
import { asAwsError, errorsOf } from './failures.ts'
import type { Invocation } from './invocation.ts'
import type { Operation } from './operation.ts'
import type { Outcome } from './outcome.ts'
import type { ServerPort } from './ports.ts'

type Work = NonNullable<Operation['definition']['afterwards']>

/** What is answered of a call that is on record as `recorded`. */
export function doAfterwards(server: ServerPort, call: Invocation, recorded: Outcome): MaybePromise<Outcome> {
  const work = call.service.built.get(call.contract.name)?.definition.afterwards
  return work && !('error' in recorded) ? doWork(work, server, call, recorded.output) : recorded
}

async function doWork(work: Work, server: ServerPort, call: Invocation, output: unknown): Promise<Outcome> {
  const { contract, given, scope } = call
  try {
    const more = await work({ input: given, scope, server, error: errorsOf(contract) })
    return { output: { ...(output as object), ...(more as object | undefined) } }
  } catch (thrown) {
    return { error: asAwsError(thrown, call.requestId) }
  }
}

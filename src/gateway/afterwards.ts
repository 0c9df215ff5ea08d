// What an operation does behind its record: once, however often the call was tried.
import { asAwsError, errorsOf } from './failures.ts'
import type { Invocation } from './invocation.ts'
import type { Outcome } from './outcome.ts'
import type { ServerPort } from './ports.ts'

/** What is answered of a call that is on record as `recorded`. */
export async function doAfterwards(server: ServerPort, call: Invocation, recorded: Outcome): Promise<Outcome> {
  const { service, contract, given, scope } = call
  const work = service.built.get(contract.name)?.definition.afterwards
  if (!work || 'error' in recorded) return recorded
  try {
    const more = await work({ input: given, scope, server, error: errorsOf(contract) })
    return { output: { ...(recorded.output as object), ...(more as object | undefined) } }
  } catch (thrown) {
    return { error: asAwsError(thrown, call.requestId) }
  }
}

// Several of a kind in one request: what is wrong with it as a whole, and what becomes of each. AWS: but for the text for two of
// one id, recorded.
import type { BatchResultErrorEntry } from '../../contracts/sqs.gen.ts'
import { isRefused } from '../../core/aws-error.ts'
import { byName } from '../../core/by-name.ts'
import type { Call } from '../../gateway/operation.ts'

type Code = 'EmptyBatchRequest' | 'TooManyEntriesInBatchRequest' | 'InvalidBatchEntryId' | 'BatchEntryIdsNotDistinct'

const mostEntries = 10

interface Entry {
  readonly Id: string
}

/** `kind` is the name of an entry's structure. */
export function requireBatch({ error }: Pick<Call<unknown, Code>, 'error'>, entries: readonly Entry[], kind: string): void {
  if (entries.length === 0) throw error('EmptyBatchRequest', `There should be at least one ${kind} in the request.`)
  if (entries.length > mostEntries) {
    const told = `Maximum number of entries per request are ${mostEntries}. You have sent ${entries.length}.`
    throw error('TooManyEntriesInBatchRequest', told)
  }
  if (!entries.every(({ Id }) => /^[\w-]{1,80}$/.test(Id))) throw error('InvalidBatchEntryId', invalidId)
  const ids = new Set<string>()
  for (const { Id } of entries) {
    if (ids.has(Id)) throw error('BatchEntryIdsNotDistinct', `Id ${Id} repeated.`)
    ids.add(Id)
  }
}

const invalidId = 'A batch entry id can only contain alphanumeric characters, hyphens and underscores. '
  + 'It can be at most 80 letters long.'

interface Results<Result> {
  readonly Successful: readonly (Result & Entry)[]
  readonly Failed: readonly BatchResultErrorEntry[]
}

/** What is wrong with one is told in its place; what is wrong with the server, or is not built, ends them all. */
export async function eachOf<E extends Entry, Result>(
  entries: readonly E[], run: (entry: E) => Promise<Result>,
): Promise<Results<Result>> {
  const [Successful, Failed]: [(Result & Entry)[], BatchResultErrorEntry[]] = [[], []]
  for (const entry of entries) {
    const { Id } = entry
    try {
      Successful.push({ Id, ...await run(entry) })
    } catch (thrown) {
      if (!isRefused(thrown)) throw thrown
      Failed.push({ Id, SenderFault: true, Code: queryCodes.get(thrown.code) ?? thrown.code, Message: thrown.message })
    }
  }
  // AWS: recorded: a list without anything in it is left out, whatever the model says.
  return { ...(Successful.length > 0 && { Successful }), ...(Failed.length > 0 && { Failed }) } as Results<Result>
}

/** AWS: it tells them as the query protocol does. */
const queryCodes = byName<string>({
  InvalidParameterValueException: 'InvalidParameterValue', MissingRequiredParameterException: 'MissingParameter',
})

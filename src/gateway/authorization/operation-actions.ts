// Which actions the operations that are served ask for: what a call is a use of.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Directory } from '../directory.ts'
import type { OperationActions } from '../ports.ts'

type Services = Pick<Directory, 'names' | 'byName' | 'load'>

/** Answers the same object each time. */
export function operationActions(directory: Services): () => Promise<readonly OperationActions[]> {
  let known: Promise<readonly OperationActions[]> | undefined
  return () => (known ??= readAll(directory).catch((failed: unknown) => {
    known = undefined
    throw failed
  }))
}

/** INVARIANT: of services that nobody has called yet no two are loaded in one turn. */
async function readAll(directory: Services): Promise<readonly OperationActions[]> {
  const found: OperationActions[] = []
  for (const name of directory.names) {
    const { facts, built } = await directory.load(directory.byName(name)!)
    const [service = ''] = facts.eventSource.split('.', 1)
    for (const { contract, definition: { access, record: { postedName } } } of built.values()) {
      if (access === 'anyone-signed') continue
      const actions = [...new Set(access.map(({ action }) => action))]
      for (const operation of [contract.name, ...postedName === undefined ? [] : [postedName]]) {
        found.push({ service, operation, actions })
      }
    }
    await nextTurn()
  }
  return found
}

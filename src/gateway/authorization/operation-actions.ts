// Which actions the operations that are served ask for: what a call is a use of.
import type { Directory } from '../directory.ts'
import type { OperationActions } from '../ports.ts'

/** Answers the same object each time. */
export function operationActions(directory: Directory): () => Promise<readonly OperationActions[]> {
  let known: readonly OperationActions[] | undefined
  return async () => (known ??= await readAll(directory))
}

async function readAll(directory: Directory): Promise<readonly OperationActions[]> {
  const found: OperationActions[] = []
  for (const name of directory.names) {
    const { facts, built } = await directory.load(directory.byName(name)!)
    const [service = ''] = facts.eventSource.split('.', 1)
    for (const { contract, definition: { access } } of built.values()) {
      if (access === 'anyone-signed') continue
      found.push({ service, operation: contract.name, actions: [...new Set(access.map(({ action }) => action))] })
    }
  }
  return found
}

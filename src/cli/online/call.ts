// One call of a command to a running server's own service. What fails says which of the command's flags and variables mend it.
import { call, ErrorAnswer, Unreachable } from '../../client/call.ts'
import type { OperationContract } from '../../contracts/contract.ts'
import type { ServerAccess } from '../../core/server-access.ts'

interface Calling {
  /** When it is signed; now, where absent. */
  readonly at?: number
  /** What whoever has a key that the server does not know is to do. */
  readonly mend?: string
}

/** Throws one sentence where the server does not answer, or answers with an error. */
export async function callServer<Input extends object, Output>(
  access: ServerAccess, contract: OperationContract<Input, Output>, input: Input,
  { at = Date.now(), mend = nameRoot }: Calling = {},
): Promise<Output> {
  try {
    return await call(access, contract, input, { at })
  } catch (thrown) {
    throw explained(thrown, access, mend)
  }
}

const nameRoot = 'Name the server\'s data folder with --data, or set STOCKADE_ROOT_ACCESS_KEY_ID and '
  + 'STOCKADE_ROOT_SECRET_ACCESS_KEY as it has them.'

/** How a server answers who signs with a key that it does not have, by protocols, or with another secret. */
const unknownKey: ReadonlySet<string> = new Set(['InvalidClientTokenId', 'UnrecognizedClientException'])
const otherSecret = 'The request signature we calculated does not match'

function explained(thrown: unknown, { url, accessKeyId }: ServerAccess, mend: string): unknown {
  if (thrown instanceof Unreachable) {
    return new Error(`${thrown.message} Start it, or say where it is with --host and --port.`, { cause: thrown })
  }
  if (!(thrown instanceof ErrorAnswer)) return thrown
  const { code, message } = thrown
  const isUnknown = unknownKey.has(code) || message.startsWith(otherSecret)
  const unknown = `The server at ${url} does not know the access key ${accessKeyId} as it is known here. ${mend}`
  return new Error(isUnknown ? unknown : message || `The server answered ${code}.`, { cause: thrown })
}

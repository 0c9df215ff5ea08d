// Our own protocols: operations without input that are asked for by a method and a path, for clients that know no more.
import type { WireProtocol } from '../protocol.ts'
import { requireOperation } from '../operations.ts'
import type { DecodedStructure } from '../schema/read.ts'
import { encodeJsonError, encodeJsonOutput } from '../json/encode-json.ts'
import { encodeTextOutput } from './plain-text.ts'

const version = '1.1'

/** The way is the gateway's to know, and so is what it names. */
function byPath(methods: readonly string[]): Pick<WireProtocol, 'recognise' | 'open' | 'find' | 'readInput' | 'encodeError'> {
  return {
    recognise: () => undefined,
    open: () => undefined,
    find: ({ request, named, operations }) =>
      requireOperation(operations, methods.includes(request.method) ? named.operation : undefined),
    readInput: () => ({}),
    encodeError: failure => encodeJsonError(failure, version),
  }
}

/** The one text of the output is the whole answer. */
export const plainText: WireProtocol = { ...byPath(['GET', 'HEAD']), name: 'plainText', encodeOutput: encodeTextOutput }

export const bareJson: WireProtocol = {
  ...byPath(['POST']),
  name: 'bareJson',
  encodeOutput: (operation, output, requestId) => encodeJsonOutput(operation, output as DecodedStructure, requestId, version),
}

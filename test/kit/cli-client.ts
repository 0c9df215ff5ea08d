// Scenarios through the AWS CLI. Bytes are handed over in files, since it takes no others.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OperationContract } from '../../src/contracts/contract.ts'
import { ClientRefusal, fromPrinted, type AnyClient } from './any-client.ts'
import { commandName } from './command-name.ts'
import type { Identity } from './identity.ts'
import { aws } from './python.ts'
import { temporaryFolder } from './temporary-folder.ts'

export function cliClient(server: { readonly url: string }): AnyClient {
  const folder = temporaryFolder()
  let files = 0
  const newPath = () => join(folder.path, `${files++}`)
  const fileOf = (bytes: Uint8Array): string => {
    const path = newPath()
    writeFileSync(path, bytes)
    return path
  }
  const run = async (identity: Identity, operation: OperationContract, input: object, ...paging: readonly string[]) => {
    const args: string[] = [operation.service.name, commandName(operation.name), ...paging]
    const rest: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(input)) {
      if (value instanceof Uint8Array) args.push(`--${commandName(name)}`, `fileb://${fileOf(value)}`)
      else rest[name] = value
    }
    const { code, out, err } = await aws(server, [...args, '--cli-input-json', JSON.stringify(rest)], identity)
    if (code === 0) return fromPrinted(operation.output, JSON.parse(out || '{}')) as never
    const said = /An error occurred \((\w+)\)[^:]*: ?([^]*?)\s*$/.exec(err)
    if (!said) throw new Error(`aws ${args.join(' ')}: ${err}`)
    throw new ClientRefusal(said[1]!, said[2]!)
  }
  return {
    call: (identity, operation, input) => run(identity, operation, input, '--no-paginate'),
    callPaged: (identity, operation, input, pageSize) => run(identity, operation, input, '--page-size', `${pageSize}`),
    close: folder.remove,
  }
}

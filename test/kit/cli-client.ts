// Scenarios through the AWS CLI. Bytes are handed over in files, since it takes no others.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ClientRefusal, fromPrinted, type AnyClient } from './any-client.ts'
import { commandName } from './command-name.ts'
import { aws } from './python.ts'
import { temporaryFolder } from './temporary-folder.ts'

export function cliClient(server: { readonly url: string }): AnyClient {
  const folder = temporaryFolder()
  return {
    name: 'the AWS CLI',
    async call(identity, operation, input) {
      const args: string[] = [operation.service.name, commandName(operation.name), '--no-paginate']
      const rest: Record<string, unknown> = {}
      for (const [name, value] of Object.entries(input)) {
        if (!(value instanceof Uint8Array)) rest[name] = value
        else args.push(`--${commandName(name)}`, `fileb://${fileOf(join(folder.path, name), value)}`)
      }
      const { code, out, err } = await aws(server, [...args, '--cli-input-json', JSON.stringify(rest)], identity)
      if (code === 0) return fromPrinted(operation.output, JSON.parse(out || '{}')) as never
      const refused = /An error occurred \((\w+)\)[^:]*: ?([^]*?)\s*$/.exec(err)
      if (!refused) throw new Error(`aws ${args.join(' ')}: ${err}`)
      throw new ClientRefusal(refused[1]!, refused[2]!)
    },
    close: folder.remove,
  }
}

function fileOf(path: string, bytes: Uint8Array): string {
  writeFileSync(path, bytes)
  return path
}

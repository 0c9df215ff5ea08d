// Scenarios through the AWS CLI, in one Python process. Bytes are handed over in files, since it takes no others.
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { OperationContract, Schema } from '../../src/contracts/contract.ts'
import { ClientRefusal, fromPrinted, streamOf, UnknownToClient, type AnyClient } from './any-client.ts'
import { commandName } from './command-name.ts'
import type { Ended } from './command-line.ts'
import { root, type Identity } from './identity.ts'
import { awsEnvironment } from './python.ts'
import { temporaryFolder } from './temporary-folder.ts'

const program = fileURLToPath(new URL('cli_client.py', import.meta.url))

/** Services that version 1 calls at AWS's own address in most Regions, unless the flag says where. */
const sentAway: ReadonlySet<string> = new Set(['sqs'])

/** What the CLI calls a service whose own name stands for commands made of several calls. */
const renamed: Readonly<Record<string, string>> = { s3: 's3api' }

export function cliClient(server: { readonly url: string }): AnyClient {
  const folder = temporaryFolder()
  let files = 0
  const newPath = () => join(folder.path, `${files++}`)
  const fileOf = (bytes: Uint8Array): string => {
    const path = newPath()
    writeFileSync(path, bytes)
    return path
  }
  const { aws, close } = warmCli(server, newPath)
  const run = async (identity: Identity, operation: OperationContract, input: object, ...paging: readonly string[]) => {
    const { name: service } = operation.service
    const address = sentAway.has(service) ? ['--endpoint-url', server.url] : []
    const args: string[] = [renamed[service] ?? service, commandName(operation.name), ...address, ...paging]
    const rest: Record<string, unknown> = {}
    const streamed = streamOf(operation.output)
    for (const [name, value] of Object.entries(input)) {
      const protocol = name === streamOf(operation.input) ? '' : 'fileb://'
      if (value instanceof Uint8Array) args.push(`--${commandName(name)}`, `${protocol}${fileOf(value)}`)
      else rest[name] = value
    }
    const body = streamed === undefined ? undefined : newPath()
    const seed = operation.name === 'CreateVirtualMFADevice' ? newPath() : undefined
    if (seed !== undefined) args.push('--outfile', seed, '--bootstrap-method', 'Base32StringSeed')
    // A command that writes its answer to a file takes no JSON, nor does one that writes a part of it.
    if (hasEvents(operation.output) || seed !== undefined) args.push(...flagsOf(rest))
    else args.push(...body === undefined ? ['--cli-input-json', JSON.stringify(rest)] : [...flagsOf(rest), body])
    const { code, out, err } = await aws([...args, '--output', 'json'], identity, hasEvents(operation.output))
    if (code === 0) {
      const output = fromPrinted(operation.output, JSON.parse(out || '{}')) as object
      if (seed !== undefined) return withSeed(output, readFileSync(seed)) as never
      return (body === undefined ? output : { ...output, [streamed!]: readFileSync(body) }) as never
    }
    const said = /An error occurred \(([\w.]+)\)[^:]*: ?([^]*?)\s*$/.exec(err)
    if (/argument operation: (Found invalid|Invalid) choice/.test(err)) throw new UnknownToClient(operation.name)
    if (!said) throw new Error(`aws ${args.join(' ')}: ${err}`)
    throw new ClientRefusal(said[1]!, said[2]!)
  }
  return {
    call: (identity, operation, input) => run(identity, operation, input, '--no-paginate'),
    callPaged: (identity, operation, input, pageSize) => run(identity, operation, input, '--page-size', `${pageSize}`),
    close() {
      close()
      folder.remove()
    },
  }
}

/** The CLI hands the seed of a device over in a file alone, and then prints what is left. */
const withSeed = (output: { readonly VirtualMFADevice?: object }, Base32StringSeed: Uint8Array) =>
  ({ VirtualMFADevice: { ...output.VirtualMFADevice, Base32StringSeed } })

function flagsOf(input: Readonly<Record<string, unknown>>): readonly string[] {
  const flag = (value: unknown) => typeof value === 'string' ? value : JSON.stringify(value)
  return Object.entries(input).flatMap(([name, value]) => [`--${commandName(name)}`, ...[value].flat().map(flag)])
}

/** Of such a command the CLI prints what comes, and takes no JSON. */
const hasEvents = (output: Schema): boolean => output.type === 'structure'
  && Object.values(output.members).map(({ schema }) => schema()).some(schema => schema.type === 'structure' && schema.eventStream)

/** The AWS CLI with its modules imported. What a call prints goes to files, since what stays open goes on beside the next. */
function warmCli(server: { readonly url: string }, newPath: () => string) {
  const child = spawn('python3', [program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...awsEnvironment(server, root) },
  })
  const waiting = new Map<string, PromiseWithResolvers<number>>()
  const lines = createInterface({ input: child.stdout })
  lines.on('line', line => {
    const { id, code } = JSON.parse(line) as { readonly id: string; readonly code: number }
    waiting.get(id)!.resolve(code)
  })
  lines.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('The Python program ended.'))
  })
  return {
    async aws(args: readonly string[], identity: Identity, staysOpen: boolean): Promise<Ended> {
      const [out, err] = [newPath(), newPath()]
      const ended = Promise.withResolvers<number>()
      waiting.set(out, ended)
      const environment = awsEnvironment(server, identity)
      child.stdin.write(`${JSON.stringify({ id: out, args, environment, out, err, staysOpen })}\n`)
      return { code: await ended.promise, out: readFileSync(out, 'utf8'), err: readFileSync(err, 'utf8') }
    },
    close: () => child.stdin.end(),
  }
}

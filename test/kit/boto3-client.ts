// Scenarios through boto3, in one Python process.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { OperationContract } from '../../src/contracts/contract.ts'
import { ClientRefusal, fromPrinted, UnknownToClient, type AnyClient } from './any-client.ts'
import { root, type Identity } from './identity.ts'
import { awsEnvironment } from './python.ts'

const program = fileURLToPath(new URL('boto3_client.py', import.meta.url))

interface Printed {
  /** This boto3 is older than the operation. */
  readonly isUnknown?: true
  readonly output?: unknown
  readonly error?: { readonly Code: string; readonly Message?: string }
}

export function boto3Client(server: { readonly url: string }): AnyClient {
  const child = spawn('python3', [program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...awsEnvironment(server, root) },
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const run = async (identity: Identity, operation: OperationContract, input: object, pageSize?: number) => {
    const call = { service: operation.service.name, operation: operation.name, identity, input, pageSize }
    child.stdin.write(`${JSON.stringify(call, bytesAsObject)}\n`)
    const { value, done } = await lines.next()
    if (done) throw new Error('The Python program ended.')
    const { isUnknown, output, error } = JSON.parse(value) as Printed
    if (isUnknown) throw new UnknownToClient(operation.name)
    if (error) throw new ClientRefusal(error.Code, error.Message ?? '')
    return fromPrinted(operation.output, output) as never
  }
  return { call: run, callPaged: run, close: () => child.stdin.end() }
}

/** Bytes reach a replacer as their own JSON form, so they are taken from what holds them. */
function bytesAsObject(this: unknown, name: string, value: unknown): unknown {
  const held = (this as Record<string, unknown>)[name]
  return held instanceof Uint8Array ? { $bytes: Buffer.from(held).toString('base64') } : value
}

// The calls that others are measured by, and their requests.
import { randomBytes } from 'node:crypto'
import type { Child } from './child.ts'
import { load } from './load.ts'
import { call, send, signedRequest, type Call } from './requests.ts'
import { createKey, createUser } from './servers.ts'

/** Calls of each before any is measured. */
export const warmUp = 12_000
const different = 256
export const first = 'kms:Encrypt'

/** A call that is measured, and how it is answered. */
interface Measured {
  readonly name: string
  readonly status: number
  /** The plaintext, where the call has one, is another each time. */
  make(known: Known): Call
  readonly denied?: true
}

interface Known {
  readonly key: string
  readonly blob: string
}

const kms = (operation: string, input: object): Call => ({ service: 'kms', target: `TrentService.${operation}`, input })
const plaintext = () => randomBytes(1024).toString('base64')

export const measured: readonly Measured[] = [
  { name: first, status: 200, make: ({ key }) => kms('Encrypt', { KeyId: key, Plaintext: plaintext() }) },
  { name: 'kms:GenerateDataKey', status: 200, make: ({ key }) => kms('GenerateDataKey', { KeyId: key, KeySpec: 'AES_256' }) },
  { name: 'kms:Decrypt', status: 200, make: ({ blob }) => kms('Decrypt', { CiphertextBlob: blob }) },
  {
    name: 'sts:GetCallerIdentity', status: 200,
    make: () => ({ service: 'sts', apiVersion: '2011-06-15', action: 'GetCallerIdentity', parameters: {} }),
  },
  {
    name: 'kms:Encrypt, denied', status: 400, denied: true,
    make: ({ key }) => kms('Encrypt', { KeyId: key, Plaintext: plaintext() }),
  },
  {
    name: 'ssm:GetParameter, decrypted', status: 200,
    make: () => ({ service: 'ssm', target: 'AmazonSSM.GetParameter', input: { Name: '/bench/secret', WithDecryption: true } }),
  },
]

export type Requests = ReadonlyMap<string, readonly Buffer[]>

/** The requests of each call, after all of them have been warmed up. */
export async function prepare(server: Child): Promise<Requests> {
  const key = await createKey(server)
  const target = 'TrentService.Encrypt'
  const input = { KeyId: key, Plaintext: randomBytes(32).toString('base64') }
  const { CiphertextBlob: blob } = await call<{ CiphertextBlob: string }>(server, { service: 'kms', target, input })
  const parameter = { Name: '/bench/secret', Type: 'SecureString', Value: 'a secret of the benchmarks' }
  await send(server, { service: 'ssm', target: 'AmazonSSM.PutParameter', input: parameter })
  const nobody = await createUser(server, 'nobody')
  const requests = new Map<string, readonly Buffer[]>()
  for (const { name, status, make, denied } of measured) {
    const made = Array.from({ length: different }, () => signedRequest(server, make({ key, blob }), denied && nobody))
    requests.set(name, made)
    await load(server, made, 16, warmUp, status)
  }
  return requests
}

// One way to call an operation through each of AWS's clients, so that a scenario is written once and run by all of them.
import assert from 'node:assert/strict'
import type { OperationContract, Schema } from '../../src/contracts/contract.ts'
import type { Identity } from './identity.ts'

/** An error as the client reported it: the code on the wire and the message. */
export class ClientRefusal extends Error {
  override readonly name = 'ClientRefusal'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** The client is older than the operation. */
export class UnknownToClient extends Error {
  override readonly name = 'UnknownToClient'
}

export interface AnyClient {
  /** Throws ClientRefusal where the server said no. */
  call<Input, Output>(identity: Identity, operation: OperationContract<Input, Output>, input: Partial<Input>): Promise<Output>
  /** A whole list, for which the client itself asks page by page. What else an answer holds is not told. */
  callPaged<Input, Output>(
    identity: Identity, operation: OperationContract<Input, Output>, input: Partial<Input>, pageSize: number,
  ): Promise<Output>
  close(): void
}

/** What the clients say where the server said nothing beside the code. */
export const noMessage = /^(UnknownError|None)?$/

/** The call was refused with this code and message: the same, word for word, or like these. */
export async function refused(call: Promise<unknown>, code: string | RegExp, message: string | RegExp): Promise<void> {
  await assert.rejects(call, (thrown: unknown) => {
    assert.ok(thrown instanceof ClientRefusal, String(thrown))
    assertLike(thrown.code, code)
    assertLike(thrown.message, message)
    return true
  })
}

function assertLike(text: string, expected: string | RegExp): void {
  if (typeof expected === 'string') assert.equal(text, expected)
  else assert.match(text, expected)
}

/** The member of an input or an output whose bytes clients send or hand out as a stream. */
export function streamOf(schema: Schema): string | undefined {
  if (schema.type !== 'structure') return undefined
  return Object.entries(schema.members).find(([, { streaming }]) => streaming)?.[0]
}

/** What a client printed as JSON, with bytes and dates as the contract has them. */
export function fromPrinted(schema: Schema, value: unknown): unknown {
  if (value === undefined || value === null) return undefined
  switch (schema.type) {
    case 'blob': return Buffer.from(String(value), 'base64')
    case 'timestamp': return new Date(typeof value === 'number' ? value * 1000 : String(value))
    case 'list': return (value as unknown[]).map(item => fromPrinted(schema.item(), item))
    case 'map': return mapValues(value as object, (_, item) => fromPrinted(schema.value(), item))
    case 'structure': return mapValues(value as object, (name, item) => {
      const member = schema.members[name]
      return member ? fromPrinted(member.schema(), item) : item
    })
    default: return value
  }
}

function mapValues(object: object, change: (name: string, value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(name, value)]))
}

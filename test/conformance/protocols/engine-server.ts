// A server of nothing but the engine, which answers what it is told to.
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { after } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Contract } from '../../../src/contracts/contract.ts'
import { AwsError } from '../../../src/core/aws-error.ts'
import { decompressed } from '../../../src/engines/wire/compression.ts'
import { operationsOf } from '../../../src/engines/wire/operations.ts'
import { protocols } from '../../../src/engines/wire/protocols.ts'
import { generate } from '../../../tools/gen-contracts/generate.ts'
import { models } from '../../kit/models.ts'
import { checkout } from '../../kit/source-files.ts'
import { calls, services, type ServiceName } from './calls.ts'

const servers: Server[] = []
after(() => {
  for (const server of servers) server.close()
})

/** Of whole services, made in a folder of the test's. */
export async function wholeContracts(folder: string): Promise<ReadonlyMap<ServiceName, Contract>> {
  const files = await generate(models, join(checkout, 'src/contracts'), { whole: services })
  for (const [name, text] of files) writeFileSync(join(folder, name), text)
  const unit = pathToFileURL(join(checkout, 'src/contracts/unit.ts')).href
  writeFileSync(join(folder, 'unit.ts'), `export { unit } from '${unit}'\n`)
  const modules = services.map(async name => {
    const { contract } = (await import(pathToFileURL(join(folder, `${name}.gen.ts`)).href)) as { contract: Contract }
    return [name, contract] as const
  })
  return new Map(await Promise.all(modules))
}

export interface Seen {
  readonly protocol: string
  readonly input: unknown
}

/** Answers one call after another. */
async function serve(contract: Contract, answers: readonly (object | AwsError)[], seen: Seen[]): Promise<string> {
  let next = 0
  const server = createServer((request, response) => void buffer(request).then(body => {
    const { method = '', url: target = '', rawHeaders } = request
    const head = { method, target, rawHeaders: rawHeaders.map((text, i) => (i % 2 === 0 ? text.toLowerCase() : text)) }
    const wire = contract.service.protocols.map(name => protocols[name]).find(one => one.recognise(head))!
    const { service } = contract
    const [named, operations] = [wire.recognise(head)!, operationsOf(contract)]
    const plain = decompressed({ ...head, body }, operations.get(named.operation ?? ''), 1 << 20)
    const opened = wire.open(plain)
    const operation = wire.find({ request: head, named, service, operations, opened })!
    seen.push({ protocol: wire.name, input: wire.readInput(operation, opened) })
    const output = answers[next++]!
    const answer = output instanceof AwsError
      ? wire.encodeError({ service, operation, error: output, requestId: 'request-1' })
      : wire.encodeOutput(operation, output, 'request-1')
    response.writeHead(answer.status, answer.headers)
    const { stream } = answer
    if (stream) return pipeline({ [Symbol.asyncIterator]: () => stream.read() }, response)
    response.end(answer.body)
    return undefined
  }).catch((thrown: unknown) => response.writeHead(500).end(String(thrown))))
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export interface Served {
  readonly url: string
  /** What came, one call after another. */
  readonly seen: Seen[]
}

/** A server for each service, which answers its calls of the table. */
export async function serveAll(contracts: ReadonlyMap<ServiceName, Contract>): Promise<ReadonlyMap<ServiceName, Served>> {
  const served = services.map(async name => {
    const answers = calls.filter(({ service }) => service === name).map(({ answer }) => answer)
    const seen: Seen[] = []
    return [name, { url: await serve(contracts.get(name)!, answers, seen), seen }] as const
  })
  return new Map(await Promise.all(served))
}

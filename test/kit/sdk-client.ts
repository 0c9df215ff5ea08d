// Scenarios through the AWS SDK for JavaScript.
import type { S3 } from '@aws-sdk/client-s3'
import type { OperationContract } from '../../src/contracts/contract.ts'
import { ClientRefusal, streamOf, UnknownToClient, type AnyClient } from './any-client.ts'
import { root, type Identity } from './identity.ts'
import { byArn } from './points.ts'
import { sdk, type Sdk } from './sdk.ts'

interface Body {
  transformToByteArray(): Promise<Uint8Array>
}
type Method = (input: object) => Promise<object>
type Paginate = (input: object, paging: { readonly pageSize: number }) => AsyncIterable<object>

export function sdkClient(server: { readonly url: string }): AnyClient {
  // Every scenario signs as root, so root's client must not end with the scenario that is the first to need it.
  const clients = new Map<Identity, Sdk>([[root, sdk(server)]])
  const pointed = new Map<Identity, S3>()
  const methodsOf = (identity: Identity, { service }: OperationContract, input: object): unknown => {
    if ('Bucket' in input && String(input.Bucket).startsWith('arn:')) {
      const client = pointed.get(identity) ?? byArn(server, identity)
      pointed.set(identity, client)
      return client
    }
    const known = clients.get(identity) ?? sdk(server, identity)
    clients.set(identity, known)
    return known[service.name as keyof Sdk]
  }
  return {
    async call(identity, operation, input) {
      const methods = methodsOf(identity, operation, input) as Record<string, Method> | undefined
      const method = operation.name.charAt(0).toLowerCase() + operation.name.slice(1)
      if (!methods?.[method]) throw new UnknownToClient(operation.name)
      const output = await methods[method](input).catch(refuse) as Record<string, Body>
      const streamed = streamOf(operation.output)
      if (streamed === undefined) return output as never
      return { ...output, [streamed]: await output[streamed]!.transformToByteArray() } as never
    },
    async callPaged(identity, operation, input, pageSize) {
      const methods = methodsOf(identity, operation, input) as Record<string, Paginate>
      return (await joined(methods[`paginate${operation.name}`]!(input, { pageSize })).catch(refuse)) as never
    },
    close: () => undefined,
  }
}

function refuse(thrown: unknown): never {
  const { name, message, Code } = thrown as Error & { readonly Code?: string }
  throw new ClientRefusal(Code ?? name, message)
}

/** The lists of all pages, each end to end. */
async function joined(pages: AsyncIterable<object>): Promise<object> {
  const whole: Record<string, unknown[]> = {}
  for await (const page of pages) {
    for (const [name, value] of Object.entries(page)) {
      if (Array.isArray(value)) (whole[name] ??= []).push(...(value as unknown[]))
    }
  }
  return whole
}

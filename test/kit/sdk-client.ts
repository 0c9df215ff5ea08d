// Scenarios through the AWS SDK for JavaScript.
import { ClientRefusal, type AnyClient } from './any-client.ts'
import type { Identity } from './identity.ts'
import { sdk, type Sdk } from './sdk.ts'

type Method = (input: object) => Promise<object>

export function sdkClient(server: { readonly url: string }): AnyClient {
  const clients = new Map<Identity, Sdk>()
  return {
    name: 'the AWS SDK for JavaScript',
    async call(identity, operation, input) {
      const known = clients.get(identity) ?? sdk(server, identity)
      clients.set(identity, known)
      const service = known[operation.service.name as keyof Sdk] as unknown as Record<string, Method>
      const method = operation.name.charAt(0).toLowerCase() + operation.name.slice(1)
      try {
        return (await service[method]!(input)) as never
      } catch (thrown) {
        const { name, message, Code } = thrown as Error & { readonly Code?: string }
        throw new ClientRefusal(Code ?? name, message)
      }
    },
    close: () => undefined,
  }
}

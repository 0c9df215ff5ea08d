// The facts that requests are routed by: the model's metadata, with what an override knows better.
import type { Protocol, ServiceContract } from '../../src/contracts/contract.ts'
import type { Overrides } from '../../src/contracts/overrides.ts'
import type { Model } from './model.ts'
import { listText, quote, unionText } from './text.ts'

function protocolOf(name: string, jsonVersion: string | undefined): Protocol {
  switch (name) {
    case 'json': return jsonVersion === '1.0' ? 'awsJson1_0' : 'awsJson1_1'
    case 'query': return 'awsQuery'
    case 'ec2': return 'ec2Query'
    case 'rest-json': return 'restJson1'
    case 'rest-xml': return 'restXml'
    case 'smithy-rpc-v2-cbor': return 'rpcV2Cbor'
    default: throw new Error(`The protocol '${name}' is not known.`)
  }
}

export function serviceContract(name: string, { metadata }: Model, overrides: Overrides): ServiceContract {
  const { targetPrefix, xmlNamespace } = metadata
  return {
    name,
    protocols: (metadata.protocols ?? [metadata.protocol]).map(protocol => protocolOf(protocol, metadata.jsonVersion)),
    apiVersion: metadata.apiVersion,
    signingName: metadata.signingName ?? metadata.endpointPrefix,
    endpointPrefix: metadata.endpointPrefix,
    ...(targetPrefix === undefined ? {} : { targetPrefix }),
    ...(xmlNamespace === undefined ? {} : { xmlNamespace: typeof xmlNamespace === 'string' ? xmlNamespace : xmlNamespace.uri }),
    eventSource: `${metadata.endpointPrefix}.amazonaws.com`,
    ...(metadata.globalEndpoint === undefined ? {} : { globalEndpoint: true }),
    ...(metadata.awsQueryCompatible ? { queryCompatible: true } : {}),
    ...overrides.service,
  }
}

/** `acm-pca` is called `acmPca` in code. */
export function serviceIdentifier(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** The type of the service's actions: `KmsAction`. */
export function actionType(service: string): string {
  const name = serviceIdentifier(service)
  return `${name[0]!.toUpperCase()}${name.slice(1)}Action`
}

function serviceText(service: ServiceContract): string {
  const lines = Object.entries(service).map(([key, value]) => {
    if (Array.isArray(value)) return listText(`  ${key}: `, '[', value.map(quote), ']', ',')
    return `  ${key}: ${typeof value === 'string' ? quote(value) : String(value)},`
  })
  return `export const ${serviceIdentifier(service.name)}: ServiceContract = {\n${lines.join('\n')}\n}`
}

export function servicesText(services: readonly ServiceContract[]): string {
  const types = services.map(({ name }) => `import type { ${actionType(name)} } from './${name}.gen.ts'`)
  const action = unionText('export type Action =', services.map(({ name }) => actionType(name)))
  const identifiers = services.map(({ name }) => serviceIdentifier(name))
  const list = listText('export const services: readonly ServiceContract[] = ', '[', identifiers, ']')
  const imports = ['import type { ServiceContract } from \'./contract.ts\'', ...types].join('\n')
  return [imports, ...services.map(serviceText), list, `${action}\n`].join('\n\n')
}

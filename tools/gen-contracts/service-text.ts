// The facts that requests are routed by: the model's metadata, with what an override knows better.
import type { CommonError, Protocol, ServiceContract } from '../../src/contracts/contract.ts'
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
function actionType(service: string): string {
  const name = serviceIdentifier(service)
  return `${name[0]!.toUpperCase()}${name.slice(1)}Action`
}

type CommonErrors = NonNullable<ServiceContract['commonErrors']>

function serviceText(service: ServiceContract): string {
  const lines = Object.entries(service).map(([key, value]) => {
    if (Array.isArray(value)) return listText(`  ${key}: `, '[', value.map(quote), ']', ',')
    if (key === 'queryMessages') return messagesText(value as Readonly<Record<string, string>>)
    if (typeof value === 'object') return `  ${key}: ${commonErrorsText(value as CommonErrors)},`
    return `  ${key}: ${typeof value === 'string' ? quote(value) : String(value)},`
  })
  return `export const ${serviceIdentifier(service.name)}: ServiceContract = {\n${lines.join('\n')}\n}`
}

function messagesText(messages: Readonly<Record<string, string>>): string {
  const lines = Object.entries(messages).map(([from, to]) => `    ${quote(from)}:\n      ${quote(to)},`)
  return `  queryMessages: {\n${lines.join('\n')}\n  },`
}

const commonErrorsText = (errors: CommonErrors): string =>
  `{\n${Object.entries(errors).map(commonErrorText).join('\n')}\n  }`

function commonErrorText([name, { code, status, message, reason, messageName }]: [string, CommonError]): string {
  const parts = [
    code === undefined ? [] : `code: ${quote(code)}`, status === undefined ? [] : `status: ${status}`,
    message === undefined ? [] : `message: ${quote(message)}`, reason === undefined ? [] : `reason: ${quote(reason)}`,
    messageName === undefined ? [] : `messageName: ${quote(messageName)}`,
  ].flat()
  return listText(`    ${name}: `, '{', parts, '}', ',')
}

/** The facts of all services that are known, each as a constant and all together. */
export function servicesText(services: readonly ServiceContract[]): string {
  const identifiers = services.map(({ name }) => serviceIdentifier(name))
  const list = listText('export const services: readonly ServiceContract[] = ', '[', identifiers, ']')
  return ['import type { ServiceContract } from \'./contract.ts\'', ...services.map(serviceText), `${list}\n`].join('\n\n')
}

/** The modules of names alone, each loaded when somebody asks for it. */
export function namesOfText(services: readonly string[]): string {
  const lines = services.map(name =>
    `  [${serviceIdentifier(name)}, async () => (await import(${quote(`./${name}.gen.ts`)})).names],`)
  return [
    'import type { OperationNames, ServiceContract } from \'./contract.ts\'',
    `${listText('import ', '{', services.map(serviceIdentifier), '}', ' from \'./services.gen.ts\'')}\n`,
    'export const namesOf: ReadonlyMap<ServiceContract, () => Promise<OperationNames>> = new Map([',
    ...lines,
    '])\n',
  ].join('\n')
}

/** The actions that policies and operations name, by service. They lead to no contract, and contracts not to them. */
export function actionsText(actions: ReadonlyMap<string, readonly string[]>): string {
  const types = [...actions].map(([name, all]) => unionText(`export type ${actionType(name)} =`, all.map(quote)))
  return `${[...types, unionText('export type Action =', [...actions.keys()].map(actionType))].join('\n\n')}\n`
}

// A SAML provider: who may say of others who they are, by the metadata that it publishes.
import { formatArn, parseArn } from '../../../core/arn.ts'
import { uniqueId, type RandomBytes } from '../../../core/ids.ts'
import type { NamedResource } from '../../../core/records/journal-record.ts'
import { listTags, type Tags } from '../../../core/tags.ts'
import type { Call, Resolver, Resource, Scope } from '../../../gateway/operation.ts'
import { unnamed } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { requireArn } from '../arns.ts'
import { namesOf } from '../history-names.ts'
import { readMetadata } from './saml-metadata.ts'

export interface SamlProvider {
  readonly account: string
  readonly partition: string
  readonly name: string
  readonly id: string
  readonly metadata: string
  readonly createdAt: number
  readonly validUntil: number
  readonly tags: Tags
}

export const SamlProviders = collection<SamlProvider>('iam.saml-providers', { per: 'account', key: ({ name }) => [name] })

/** AWS: of an account (User Guide). */
export const mostSamlProviders = 100

/** 22 letters and digits, as the contract has them. */
export const newSamlProviderId = (random: RandomBytes): string => uniqueId('', random, 22)

const kind = 'saml-provider/'

const arnOf = ({ partition, account }: Pick<Scope, 'partition' | 'account'>, name: string): string =>
  formatArn({ partition, service: 'iam', region: '', account, resource: `${kind}${name}` })

export const samlProviderArn = (provider: Pick<SamlProvider, 'partition' | 'account' | 'name'>): string =>
  arnOf(provider, provider.name)

/** Of the account that the state is of. */
export async function findSamlProvider(state: ReadUnit, text: string): Promise<SamlProvider | undefined> {
  const name = parseArn(text)?.resource.slice(kind.length)
  const provider = name ? await state.get(SamlProviders, [name]) : undefined
  // The account is part of the ARN.
  return provider && samlProviderArn(provider) === text ? provider : undefined
}

type ProviderCall = Pick<
  Call<{ readonly SAMLProviderArn: string }, 'NoSuchEntityException'>,
  'input' | 'scope' | 'state' | 'error'
>

/** The provider that the request names. AWS: the last sentence is recorded, the others are those of OpenID Connect providers. */
export async function getSamlProvider(call: ProviderCall): Promise<SamlProvider> {
  const { input: { SAMLProviderArn: text }, state, error } = call
  const { service, resource } = requireArn(text, call)
  if (service !== 'iam') throw error('ValidationException', 'Invalid service in ARN')
  if (!resource.startsWith(kind)) throw error('ValidationException', 'Invalid resource type in ARN')
  const provider = await findSamlProvider(state, text)
  if (!provider) throw error('NoSuchEntityException', `Manifest not found for arn ${text}`)
  return provider
}

/** DIFFERS: AWS takes ten million characters. It is a record here, and goes with each answer that shows the provider. */
const longestMetadata = 256 * 1024

/** Each is tried for whoever has proven nothing; a provider has two while it changes them. DIFFERS: AWS tells no bound. */
export const mostCertificates = 8

/** AWS: a document that names no end is good for a hundred years (public reports). */
const goodForYears = 100

type MetadataCall = Pick<Call<unknown, 'InvalidInputException'>, 'scope' | 'error'>

/** AWS: the sentence for what is none from public reports. */
export function keepMetadata({ scope: { now }, error }: MetadataCall, document: string) {
  if (document.length > longestMetadata) {
    throw error('InvalidInputException', `Metadata may have ${longestMetadata} characters at most.`)
  }
  const read = readMetadata(document)
  if (!read) throw error('InvalidInputException', 'Could not parse metadata')
  if (read.certificates.length > mostCertificates) {
    throw error('InvalidInputException', `Metadata may have ${mostCertificates} certificates to sign by at most.`)
  }
  const end = new Date(now)
  end.setUTCFullYear(end.getUTCFullYear() + goodForYears)
  return { metadata: document, validUntil: read.validUntil ?? end.getTime() }
}

interface KeyInput {
  readonly AssertionEncryptionMode?: string | undefined
  readonly AddPrivateKey?: string | undefined
  readonly RemovePrivateKey?: string | undefined
}

/** Assertions that come encrypted. */
export function refuseKeys({ input, unbuilt }: Pick<Call<KeyInput>, 'input' | 'unbuilt'>): void {
  if (input.AssertionEncryptionMode === 'Required') throw unbuilt('AssertionEncryptionMode')
  if (input.AddPrivateKey !== undefined) throw unbuilt('AddPrivateKey')
  if (input.RemovePrivateKey !== undefined) throw unbuilt('RemovePrivateKey')
}

function asResource(arn: string, account: string, provider?: SamlProvider): Resource {
  const exists = provider !== undefined
  return { arn, account, exists, type: 'AWS::IAM::SAMLProvider', authority: 'either', tags: provider?.tags ?? {} }
}

/** The provider that is about to be made. */
export const newSamlProvider: Resolver<{ readonly Name?: string | undefined }> = ({ Name }, { scope }) =>
  Name === undefined ? unnamed : asResource(arnOf(scope, Name), scope.account)

interface ProviderInput {
  readonly SAMLProviderArn?: string | undefined
}

/** The provider named in the request. */
export const samlProviderNamed: Resolver<ProviderInput> = async ({ SAMLProviderArn: text }, { state }) => {
  const arn = text === undefined ? undefined : parseArn(text)
  if (text === undefined || arn?.service !== 'iam' || !arn.resource.startsWith(kind)) return unnamed
  return asResource(text, arn.account, await findSamlProvider(state, text))
}

/** A list is asked for as that of OpenID Connect providers is. */
export const everySamlProvider: Resolver<unknown> = (_input, { scope }) =>
  ({ arn: arnOf(scope, '*'), account: scope.account, exists: true, authority: 'either' })

/** The provider named in the request, or in the answer to one that makes it. */
export const samlProviderNames = ({ SAMLProviderArn }: ProviderInput): NamedResource[] =>
  namesOf('SAMLProvider', SAMLProviderArn)

/** As GetSAMLProvider shows it. AWS: recorded of one without keys. */
export const describeSamlProvider = ({ id, metadata, createdAt, validUntil, tags }: SamlProvider) => ({
  SAMLProviderUUID: id, SAMLMetadataDocument: metadata, CreateDate: new Date(createdAt), ValidUntil: new Date(validUntil),
  Tags: listTags(tags), AssertionEncryptionMode: 'Allowed' as const, PrivateKeyList: [],
})

// An OpenID Connect provider: whose tokens say for whom a role is assumed. It is called by its URL, and keeps it.
import { formatArn, parseArn } from '../../../core/arn.ts'
import type { NamedResource } from '../../../core/records/journal-record.ts'
import { listTags, type TagMember, type Tags } from '../../../core/tags.ts'
import type { MaybePromise } from '../../../core/maybe-promise.ts'
import type { Call, Resolver, Resource, Scope } from '../../../gateway/operation.ts'
import { unnamed } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { requireArn } from '../arns.ts'
import { namesOf } from '../history-names.ts'

export interface OpenIdProvider {
  readonly account: string
  readonly partition: string
  /** The URL without `https://`, as its ARN has it: `token.actions.githubusercontent.com`. */
  readonly issuer: string
  readonly clientIds: readonly string[]
  /** SHA-1 of a certificate, 40 hexadecimal digits. */
  readonly thumbprints: readonly string[]
  readonly tags: Tags
  readonly createdAt: number
}

/** AWS: `a.example.com` and `a.example.com/` are two, since a token names one of them (public reports). */
export const OpenIdProviders = collection<OpenIdProvider>('iam.open-id-providers', {
  per: 'account',
  key: ({ issuer }) => [issuer],
})

/** AWS: of an account (public reports), and of one provider (recorded). Five thumbprints are not too many (API Reference). */
export const mostProviders = 100
const mostClientIds = 100
const mostThumbprints = 5

export function findOpenIdProvider(state: ReadUnit, issuer: string): MaybePromise<OpenIdProvider | undefined> {
  return state.get(OpenIdProviders, [issuer])
}

const scheme = 'https://'
const kind = 'oidc-provider/'

const arnOf = ({ partition, account }: Pick<Scope, 'partition' | 'account'>, issuer: string): string =>
  formatArn({ partition, service: 'iam', region: '', account, resource: `${kind}${issuer}` })

export const openIdProviderArn = (provider: Pick<OpenIdProvider, 'partition' | 'account' | 'issuer'>): string =>
  arnOf(provider, provider.issuer)

async function findByArn(state: ReadUnit, text: string): Promise<OpenIdProvider | undefined> {
  const issuer = parseArn(text)?.resource.slice(kind.length)
  const provider = issuer ? await findOpenIdProvider(state, issuer) : undefined
  // The account is part of the ARN.
  return provider && openIdProviderArn(provider) === text ? provider : undefined
}

type ProviderCall = Pick<
  Call<{ readonly OpenIDConnectProviderArn: string }, 'NoSuchEntityException'>,
  'input' | 'scope' | 'state' | 'error'
>

const notFound = (arn: string): string => `OpenIDConnect Provider not found for arn ${arn}`

/** The provider that the request names. */
export async function getOpenIdProvider(call: ProviderCall, missing = notFound): Promise<OpenIdProvider> {
  const { input: { OpenIDConnectProviderArn: text }, state, error } = call
  const { service, resource } = requireArn(text, call)
  // AWS: both sentences from public reports.
  if (service !== 'iam') throw error('ValidationException', 'Invalid service in ARN')
  if (!resource.startsWith(kind)) throw error('ValidationException', 'Invalid resource type in ARN')
  const provider = await findByArn(state, text)
  if (!provider) throw error('NoSuchEntityException', missing(text))
  return provider
}

function asResource(arn: string, account: string, provider?: OpenIdProvider): Resource {
  const exists = provider !== undefined
  return { arn, account, exists, type: 'AWS::IAM::OpenIDConnectProvider', authority: 'either', tags: provider?.tags ?? {} }
}

/** The provider that is about to be made. AWS: some denials name its host alone, others its path as well (public reports). */
export const newOpenIdProvider: Resolver<{ readonly Url?: string | undefined }> = ({ Url }, { scope }) =>
  Url === undefined ? unnamed : asResource(arnOf(scope, Url.replace(scheme, '')), scope.account)

interface ProviderInput {
  readonly OpenIDConnectProviderArn?: string | undefined
}

/** The provider named in the request. AWS: one of another account is AccessDenied (public reports). */
export const openIdProviderNamed: Resolver<ProviderInput> = async ({ OpenIDConnectProviderArn: text }, { state }) => {
  const arn = text === undefined ? undefined : parseArn(text)
  if (text === undefined || arn?.service !== 'iam' || !arn.resource.startsWith(kind)) return unnamed
  return asResource(text, arn.account, await findByArn(state, text))
}

/** AWS: a list is asked for on `arn:aws:iam::123456789012:oidc-provider/*` (public reports). */
export const everyOpenIdProvider: Resolver<unknown> = (_input, { scope }) =>
  ({ arn: arnOf(scope, '*'), account: scope.account, exists: true, authority: 'either' })

/** The provider named in the request, or in the answer to one that makes it. */
export const openIdProviderNames = ({ OpenIDConnectProviderArn }: ProviderInput): NamedResource[] =>
  namesOf('OpenIDConnectProvider', OpenIDConnectProviderArn)

type InvalidInput = Call<unknown, 'InvalidInputException'>['error']

/**
 * AWS: a URL names no user and has no query (API Reference). What is no URL is told as recorded, the rest by public reports.
 * DIFFERS: it may have a port, since who runs a provider beside the server seldom has 443 for it.
 */
export function issuerOf(url: string, error: InvalidInput): string {
  const invalid = 'Invalid Open ID Connect Provider URL'
  if (!/^[a-z][a-z\d+.-]*:\/\/[^/]/i.test(url)) throw error('ValidationException', invalid)
  if (!url.startsWith(scheme)) throw error('InvalidInputException', `${invalid}. The URL must begin with https://.`)
  const issuer = url.slice(scheme.length)
  if (!/^[a-z\d-]+(?:\.[a-z\d-]+)*(?::\d{1,5})?(?:\/[\w.~!$&'()*+,;=:@%/-]*)?$/i.test(issuer)) {
    throw error('InvalidInputException', `${invalid}.`)
  }
  return issuer
}

type LimitExceeded = Call<unknown, 'LimitExceededException'>['error']

export function withClientIds(clientIds: readonly string[], added: readonly string[], error: LimitExceeded): string[] {
  const all = [...new Set([...clientIds, ...added])]
  if (all.length > mostClientIds) {
    throw error('LimitExceededException', `Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: ${mostClientIds}`)
  }
  return all
}

/** AWS: kept in lower case (public reports). Whether they are hexadecimal is not asked (public reports). */
export function keepThumbprints(thumbprints: readonly string[], error: InvalidInput): string[] {
  if (thumbprints.length > mostThumbprints) {
    throw error('InvalidInputException', `Thumbprint list must contain fewer than ${mostThumbprints} entries.`)
  }
  return thumbprints.map(thumbprint => thumbprint.toLowerCase())
}

/** AWS: in the order of their keys (API Reference). */
export const sortedTags = (tags: Tags): TagMember[] => listTags(tags).sort((a, b) => (a.Key < b.Key ? -1 : 1))

/** As GetOpenIDConnectProvider shows it. AWS: what there is none of is an empty list (recorded). */
export function describeOpenIdProvider({ issuer, clientIds, thumbprints, tags, createdAt }: OpenIdProvider) {
  return {
    Url: issuer,
    ClientIDList: clientIds,
    ThumbprintList: thumbprints,
    CreateDate: new Date(createdAt),
    Tags: sortedTags(tags),
  }
}

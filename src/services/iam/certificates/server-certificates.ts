// A server certificate with its private key, for what speaks TLS. Nothing here does with it: it is kept and shown as on AWS.
import type { KeyObject, X509Certificate } from 'node:crypto'
import { uniqueId, type RandomBytes } from '../../../core/ids.ts'
import type { NamedResource } from '../../../core/records/journal-record.ts'
import type { Secret } from '../../../core/secret.ts'
import type { Tags } from '../../../core/tags.ts'
import * as foreignKeys from '../../../engines/crypto/foreign-keys.ts'
import type { Call, Resolver, ResolverContext, Resource, Scope } from '../../../gateway/operation.ts'
import { unnamed } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import { entityArn, everyOne } from '../entities.ts'
import { namesOf } from '../history-names.ts'
import { namedEntities } from '../names.ts'
import { isIssuedBy, readCertificate, readCertificates } from './pem-certificates.ts'

export interface ServerCertificate {
  /** `ASCA…` */
  readonly id: string
  readonly account: string
  readonly partition: string
  readonly name: string
  readonly path: string
  readonly uploadedAt: number
  readonly expiresAt: number
  /** In PEM, like the two that follow. */
  readonly body: string
  readonly chain?: string
  readonly privateKey: Secret<string>
  readonly tags: Tags
}

export const ServerCertificates = collection<ServerCertificate>('iam.server-certificates', {
  per: 'account',
  key: ({ id }) => [id],
  indexes: { byName: ({ name }) => [name.toLowerCase()] },
  sealed: ['privateKey'],
})

export const {
  find: findServerCertificate, insert: insertServerCertificate, remove: removeServerCertificate, rename: renameServerCertificate,
} = namedEntities('server-certificate', ServerCertificates)

type CertificateCall = Pick<
  Call<{ readonly ServerCertificateName: string }, 'NoSuchEntityException'>,
  'input' | 'state' | 'error'
>

/** The certificate that the request names. AWS: the sentence is recorded. */
export async function getServerCertificate({ input, state, error }: CertificateCall): Promise<ServerCertificate> {
  const { ServerCertificateName: name } = input
  const certificate = await findServerCertificate(state, name)
  if (!certificate) throw error('NoSuchEntityException', `The Server Certificate with name ${name} cannot be found.`)
  return certificate
}

export const newServerCertificateId = (random: RandomBytes): string => uniqueId('ASCA', random)

/** DIFFERS: AWS takes two million characters. A chain is a record here, and its signatures are verified by hand. */
const longestChain = 128 * 1024
const mostInChain = 32

interface CertificateInput {
  readonly CertificateBody: string
  readonly PrivateKey: string
  readonly CertificateChain?: string | undefined
}

type UploadCall = Pick<
  Call<CertificateInput, 'MalformedCertificateException' | 'KeyPairMismatchException' | 'InvalidInputException'>,
  'input' | 'scope' | 'state' | 'error'
>

/**
 * When the certificate expires, where all of it is good. AWS: that it has to be good now is told (User Guide), and the sentences
 * for what is no certificate and no chain are from public reports; the others are ours.
 */
export async function requireServerCertificate(call: UploadCall): Promise<number> {
  const { input: { CertificateBody, PrivateKey, CertificateChain }, scope: { now }, error } = call
  const certificate = readCertificate(CertificateBody)
  if (!certificate) {
    throw error('MalformedCertificateException', 'Unable to parse certificate. Please ensure the certificate is in PEM format.')
  }
  const [from, to] = [certificate.validFromDate.getTime(), certificate.validToDate.getTime()]
  if (to < now) throw error('MalformedCertificateException', 'The certificate has expired.')
  if (from > now) throw error('MalformedCertificateException', 'The certificate is not valid yet.')
  const key = readPrivateKey(PrivateKey)
  if (!key) throw error('MalformedCertificateException', 'Invalid Private Key.')
  if (!foreignKeys.apart(() => certificate.checkPrivateKey(key))) {
    throw error('KeyPairMismatchException', 'The private key does not match the public key of the certificate.')
  }
  if (CertificateChain !== undefined) await requireChain(call, certificate, CertificateChain)
  return to
}

/** INVARIANT: one that is encrypted is none, since no passphrase comes with it. */
function readPrivateKey(pem: string): KeyObject | undefined {
  try {
    return foreignKeys.readPrivateKey({ key: pem, format: 'pem' })
  } catch {
    return undefined
  }
}

/** AWS: what an index of -1 stands for is the certificate itself (public reports). */
async function requireChain({ state, error }: UploadCall, certificate: X509Certificate, text: string): Promise<void> {
  if (text.length > longestChain) {
    throw error('InvalidInputException', `A certificate chain may have ${longestChain} characters at most.`)
  }
  const chain = readCertificates(text, mostInChain)
  if (!chain) {
    throw error('MalformedCertificateException',
      'Unable to parse certificate chain. Please ensure the certificates are in PEM format.')
  }
  const all = [certificate, ...chain]
  for (const [i, issuer] of chain.entries()) {
    if (!isIssuedBy(all[i]!, issuer)) {
      throw error('MalformedCertificateException', 'Unable to validate certificate chain. The certificate chain must start with '
        + 'the immediate signing certificate, followed by any intermediaries in order. '
        + `The index within the chain of the invalid certificate is: ${i - 1}`)
    }
    await state.turn()
  }
}

const serverCertificateArn = (certificate: Pick<ServerCertificate, 'partition' | 'account' | 'name' | 'path'>): string =>
  entityArn(certificate, 'server-certificate', certificate.path, certificate.name)

function asResource(scope: Scope, name: string, path: string, certificate?: ServerCertificate): Resource {
  const arn = serverCertificateArn(certificate ?? { ...scope, name, path })
  const exists = certificate !== undefined
  const tags = certificate?.tags ?? {}
  return { arn, account: scope.account, exists, type: 'AWS::IAM::ServerCertificate', authority: 'either', tags }
}

interface NameInput {
  readonly ServerCertificateName?: string | undefined
}

/** The certificate that is about to be uploaded, under the path that it is to have. */
export const newServerCertificate: Resolver<NameInput & { readonly Path?: string | undefined }> = (input, { scope }) => {
  const { ServerCertificateName: name, Path = '/' } = input
  return name === undefined ? unnamed : asResource(scope, name, Path)
}

// AWS: a denial calls one that is deleted `server certificate web` (public reports). By what it calls one for other actions is
// taken from instance profiles.

export const serverCertificateByArn: Resolver<NameInput> = async ({ ServerCertificateName: name }, context) =>
  name === undefined ? unnamed : findResource(name, context)

/** The certificate named in the request. */
export const serverCertificateNamed: Resolver<NameInput> = async ({ ServerCertificateName: name }, context) =>
  name === undefined ? unnamed : { ...(await findResource(name, context)), displayName: `server certificate ${name}` }

async function findResource(name: string, { scope, state }: ResolverContext): Promise<Resource> {
  return asResource(scope, name, '/', await findServerCertificate(state, name))
}

interface CertificateChange extends NameInput {
  readonly NewServerCertificateName?: string | undefined
  readonly NewPath?: string | undefined
}

/** What the certificate is called after the change. */
export const serverCertificateRenamed: Resolver<CertificateChange> = async (input, { scope, state }) => {
  const { ServerCertificateName: name, NewServerCertificateName, NewPath } = input
  if (name === undefined) return unnamed
  const certificate = await findServerCertificate(state, name)
  const found = asResource(scope, name, '/', certificate)
  const [newName, path] = [NewServerCertificateName ?? certificate?.name ?? name, NewPath ?? certificate?.path ?? '/']
  return { ...found, arn: serverCertificateArn({ ...scope, name: newName, path }) }
}

export const everyServerCertificate = everyOne('server-certificate')

interface CertificateMade {
  readonly ServerCertificateMetadata?: { readonly ServerCertificateId: string; readonly Arn: string } | undefined
}

/** The certificate named in the request, and what else a new one is called. */
export function serverCertificateNames(input: NameInput, output: CertificateMade = {}): NamedResource[] {
  const { ServerCertificateMetadata: made } = output
  return namesOf('ServerCertificate', input.ServerCertificateName, made?.ServerCertificateId, made?.Arn)
}

/** What lists show of it. */
export type ListedServerCertificate = Omit<ServerCertificate, 'body' | 'chain' | 'privateKey' | 'tags'>

export function listedServerCertificate(certificate: ServerCertificate): ListedServerCertificate {
  const { body: _body, chain: _chain, privateKey: _key, tags: _tags, ...listed } = certificate
  return listed
}

export const describeServerCertificate = (certificate: ListedServerCertificate) => ({
  Path: certificate.path, ServerCertificateName: certificate.name, ServerCertificateId: certificate.id,
  Arn: serverCertificateArn(certificate), UploadDate: new Date(certificate.uploadedAt),
  Expiration: new Date(certificate.expiresAt),
})

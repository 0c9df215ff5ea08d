// What a user has for one service alone: a name and a password, or a key. Nothing here takes them: they are made, shown and
// counted as on AWS.
import { hash } from 'node:crypto'
import { uniqueId, type RandomBytes } from '../../../core/ids.ts'
import { Secret } from '../../../core/secret.ts'
import type { Instant } from '../../../core/clock.ts'
import type { Call, Resolver } from '../../../gateway/operation.ts'
import { unnamed } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import { userNamedOrCaller, type User } from '../users/users.ts'
import { credentialsOf, findCredential, statusOf, type CredentialKind, type UserCredential } from './user-credentials.ts'

export interface ServiceSpecificCredential extends UserCredential {
  readonly service: string
  /** The public part of it, as it was when it was made. */
  readonly publicName: string
  readonly expiresAt?: Instant
  /** Of the secret part. It is random and long, so that nothing is gained by hashing it slowly. */
  readonly digest: Secret<Uint8Array>
}

const records = collection<ServiceSpecificCredential>('iam.service-specific-credentials', {
  per: 'account',
  key: ({ id }) => [id],
  sealed: ['digest'],
})

export const ServiceSpecificCredentials: CredentialKind<ServiceSpecificCredential> = {
  records,
  idsOf: ({ serviceCredentialIds = [] }) => serviceCredentialIds,
  withIds: (user, ids) => ({ ...user, serviceCredentialIds: ids }),
}

/**
 * AWS: which services have them (User Guide), and with what a key begins that is one word; of the others it is a password. Of
 * `cloudwatch` from public reports, as are the beginnings.
 */
const services: ReadonlyMap<string, string | undefined> = new Map([
  ['aws-external-anthropic.amazonaws.com', 'AEAA'],
  ['bedrock.amazonaws.com', 'ABSK'],
  ['cassandra.amazonaws.com', undefined],
  ['cloudwatch.amazonaws.com', 'APIAACWM'],
  ['codecommit.amazonaws.com', undefined],
  ['logs.amazonaws.com', 'ACWL'],
])

/** AWS: of one user and one service (API Reference). */
export const mostOfService = 2

type ServiceCall = Pick<Call<unknown, 'NoSuchEntityException'>, 'error'>

/** AWS: recorded. */
export function requireService({ error }: ServiceCall, service: string): void {
  if (services.has(service)) return
  throw error('NoSuchEntityException', `No such service ${service} is supported for Service Specific Credentials`)
}

export const newServiceCredentialId = (random: RandomBytes): string => uniqueId('ACCA', random)

/** AWS: `ann-at-111122223333`, and `ann+1-at-…` for the second (public reports). */
export function newPublicName({ name, account }: User, taken: readonly string[]): string {
  const names = [`${name}-at-${account}`, ...taken.map((_, i) => `${name}+${i + 1}-at-${account}`)]
  // One more than are taken.
  return names.find(candidate => !taken.includes(candidate))!
}

/** 60 characters of base 64. */
export const newPassword = (random: RandomBytes): string => Buffer.from(random(45)).toString('base64')

type Named = Pick<ServiceSpecificCredential, 'service' | 'publicName'>

/** What is told of it once. AWS: a key has its public part in it (public reports). */
export function secretMembers({ service, publicName }: Named, password: string) {
  const beginning = services.get(service)
  if (beginning === undefined) return { ServicePassword: password }
  return { ServiceCredentialSecret: `${beginning}${Buffer.from(`${publicName}:${password}`).toString('base64')}` }
}

/** What is kept of it. */
export function digestOf(named: Named, password: string): Secret<Uint8Array> {
  const members = secretMembers(named, password)
  return new Secret(hash('sha256', members.ServicePassword ?? members.ServiceCredentialSecret!, 'buffer'))
}

type CredentialCall = Pick<
  Call<{ readonly ServiceSpecificCredentialId: string }, 'NoSuchEntityException'>,
  'input' | 'state' | 'error'
>

/** The credential that the request names, of this user. AWS: the sentence from public reports. */
export async function getServiceCredential(call: CredentialCall, user: User): Promise<ServiceSpecificCredential> {
  const { input: { ServiceSpecificCredentialId: id }, state, error } = call
  const credential = await findCredential(state, user, ServiceSpecificCredentials, id)
  if (!credential) throw error('NoSuchEntityException', `No such credential ${id} exists`)
  return credential
}

export async function credentialsForService(call: Pick<Call<unknown>, 'state'>, user: User, service: string) {
  return (await credentialsOf(call.state, user, ServiceSpecificCredentials)).filter(credential => credential.service === service)
}

interface CredentialInput {
  readonly UserName?: string | undefined
  readonly ServiceSpecificCredentialId?: string | undefined
}

/** The user who has the credential. AWS: policies ask for the service that it is for. */
export const userOfCredential: Resolver<CredentialInput> = async (input, context) => {
  const found = await userNamedOrCaller(input, context)
  const id = input.ServiceSpecificCredentialId
  if (found === unnamed || id === undefined || 'length' in found) return found
  const credential = await context.state.get(records, [id])
  const keys = new Map([...(found.keys ?? []), ['iam:servicespecificcredentialservicename', () => credential?.service] as const])
  return { ...found, keys }
}

export type ListedCredential = Omit<ServiceSpecificCredential, 'digest'>

export function listedCredential({ digest: _digest, ...credential }: ServiceSpecificCredential): ListedCredential {
  return credential
}

/** As lists show it. `userName` is that of the user who has it. */
export function describeServiceCredential(credential: ListedCredential, userName: string, now: Instant) {
  const { id, service, publicName, createdAt, expiresAt } = credential
  const hasExpired = expiresAt !== undefined && expiresAt <= now
  return {
    UserName: userName, ServiceSpecificCredentialId: id, ServiceName: service, CreateDate: new Date(createdAt),
    Status: hasExpired ? 'Expired' as const : statusOf(credential),
    ...(services.get(service) === undefined ? { ServiceUserName: publicName } : { ServiceCredentialAlias: publicName }),
    ...(expiresAt !== undefined && { ExpirationDate: new Date(expiresAt) }),
  }
}

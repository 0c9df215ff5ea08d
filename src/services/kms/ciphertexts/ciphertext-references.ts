// A ciphertext names its key: Decrypt needs no KeyId, and a KeyId that is given must be that of the same key.
import type { EncryptionAlgorithmSpec } from '../../../contracts/kms.gen.ts'
import { AwsError } from '../../../core/aws-error.ts'
import { andThen, type MaybePromise } from '../../../core/maybe-promise.ts'
import type { CiphertextHeader, EncryptionContext } from '../../../engines/crypto/ciphertext.ts'
import { unnamed, type Call, type Resolver, type ResolverContext, type Resource, type Scope } from '../../../gateway/operation.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { keyArn } from '../arns.ts'
import { backendOf } from '../backends/backend-of.ts'
import { headerOf } from './ciphertexts.ts'
import { conditionsOfSide, type AskedContext, type AskedSide } from '../conditions.ts'
import type { GrantedInput } from '../grants/authorize-by-grant.ts'
import { getKey, parseReference } from '../keys/key-references.ts'
import { absentKey, grantedResource, resolveKey } from '../keys/key-resources.ts'
import { requireUsableFor, requireAvailable, type UseError } from '../keys/key-use.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'
import { missing } from '../missing-member.ts'

/** AWS: the answer carries the code alone, whatever is wrong with the blob or its context. */
const invalidCiphertext = (internal: string): AwsError => new AwsError('InvalidCiphertextException', '', { internal })

// AWS: also for a key of this name that there is not.
const unknownKey =
  'The ciphertext refers to a customer master key that does not exist, does not exist in this region, '
  + 'or you are not allowed to access.'

const incorrectKey = ({ error }: Pick<OpeningCall, 'error'>): AwsError =>
  error('IncorrectKeyException', 'The key ID in the request does not identify a CMK that can perform this operation.')

const longestBlob = 6144

interface BlobInput {
  readonly CiphertextBlob?: Uint8Array | undefined
}

/** The key that is to decrypt: the named one, else the one that the blob names. */
export const decryptingKey: Resolver<BlobInput & GrantedInput & { readonly KeyId?: string | undefined }> = (input, context) =>
  resolveDecrypting(input.KeyId, input.CiphertextBlob, context, input)

interface ReEncryptInput extends BlobInput {
  readonly SourceKeyId?: string | undefined
  readonly SourceEncryptionContext?: AskedContext | undefined
  readonly SourceEncryptionAlgorithm?: string | undefined
  readonly DestinationKeyId?: string | undefined
  readonly DestinationEncryptionContext?: AskedContext | undefined
  readonly DestinationEncryptionAlgorithm?: string | undefined
}

/** As `decryptingKey`, for ReEncrypt. */
export const sourceKey: Resolver<ReEncryptInput> = async (input, context) => {
  // The contract refuses it, and says so before the blob is opened.
  if (input.DestinationKeyId === undefined) return unnamed
  const source = await resolveDecrypting(input.SourceKeyId, input.CiphertextBlob, context, sourceContext(input))
  const destination = await resolveKey(input.DestinationKeyId, context, destinationContext(input))
  return asSide(source, destination, {
    keyId: input.SourceKeyId, context: input.SourceEncryptionContext, algorithm: input.SourceEncryptionAlgorithm,
  })
}

export const destinationKey: Resolver<ReEncryptInput> = async (input, context) => {
  const destination = await resolveKey(input.DestinationKeyId, context, destinationContext(input))
  const source = await resolveDecrypting(input.SourceKeyId, input.CiphertextBlob, context, sourceContext(input))
  return asSide(destination, source, {
    keyId: input.DestinationKeyId, context: input.DestinationEncryptionContext, algorithm: input.DestinationEncryptionAlgorithm,
  })
}

const sourceContext = (input: ReEncryptInput): GrantedInput => ({ EncryptionContext: input.SourceEncryptionContext })
const destinationContext = (input: ReEncryptInput): GrantedInput => ({ EncryptionContext: input.DestinationEncryptionContext })

type Resolved = Resource | typeof unnamed

function asSide(key: Resolved, other: Resolved, asked: AskedSide): Resolved {
  if (key === unnamed) return unnamed
  const sameKey = other !== unnamed && other.arn === key.arn
  return { ...key, keys: new Map([...key.keys ?? [], ...conditionsOfSide(asked, sameKey)]) }
}

function resolveDecrypting(
  keyId: string | undefined, blob: Uint8Array | undefined, context: ResolverContext, input: GrantedInput,
): MaybePromise<Resolved> {
  if (keyId !== undefined) return resolveKey(keyId, context, input)
  // What the contract refuses anyhow names no key.
  if (blob === undefined || blob.length === 0 || blob.length > longestBlob) return unnamed
  const { state } = context
  // DIFFERS: of a blob that is none AWS says so to everybody; here whoever may decrypt nothing by an identity policy of theirs is
  // denied before anything is told of the blob.
  return andThen(headerOf(state, blob), header => (header ? resolveKeyOf(header, context, input) : unnamed))
}

function resolveKeyOf(header: CiphertextHeader, context: ResolverContext, input: GrantedInput): MaybePromise<Resource> {
  const { scope, state } = context
  return andThen(findKeyOfCiphertext(scope, state, header), key => {
    const arn = keyArn({ ...scope, account: header.account }, header.keyId)
    const named = key ? grantedResource(key, input, context) : absentKey(scope, arn)
    return { ...named, toOthers: 'the resource associated with this ciphertext' }
  })
}

function findKeyOfCiphertext(scope: Scope, state: ReadUnit, header: CiphertextHeader): MaybePromise<KmsKey | undefined> {
  return state.in({ account: header.account, region: scope.region }).get(Keys, [header.keyId])
}

type OpeningCall = Pick<
  Call<unknown, UseError | 'IncorrectKeyException' | 'KMSInvalidStateException'>,
  'scope' | 'state' | 'once' | 'error' | 'ports' | 'requestId' | 'note'
>

export interface ClosedBlob {
  readonly operation: 'Decrypt' | 'ReEncrypt'
  /** Absent in a dry run that does without, for which the key is named. */
  readonly blob: Uint8Array | undefined
  readonly keyId: string | undefined
  readonly algorithm: EncryptionAlgorithmSpec | undefined
  readonly context: EncryptionContext
}

export interface OpenedBlob {
  readonly key: KmsKey
  /** Present where the key is symmetric. */
  readonly materialId?: string
  readonly plaintext: Buffer
}

/** Decrypts under the key that is named, else under the one that the blob names. Throws AWS's errors. */
export function openBlob(call: OpeningCall, closed: ClosedBlob): MaybePromise<OpenedBlob> {
  const { keyId, blob, algorithm = 'SYMMETRIC_DEFAULT' } = closed
  if (blob === undefined) return withoutBlob(call, closed)
  if (keyId === undefined && algorithm !== 'SYMMETRIC_DEFAULT') {
    // AWS: recorded of Decrypt.
    throw call.error('ValidationException', `${closed.operation === 'Decrypt' ? 'KeyId' : 'SourceKeyId'} must not be null`)
  }
  const naming = keyId === undefined ? undefined : getNamedKey(call, keyId, blob)
  return andThen(naming, key => {
    if (key && algorithm !== 'SYMMETRIC_DEFAULT') return openByPair(call, key, { ...closed, blob })
    // AWS: that the blob is none, or that another key has made it, is told before what this one is for (recorded).
    return openByHeader(call, key, { ...closed, blob })
  })
}

type Blob = ClosedBlob & { readonly blob: Uint8Array }

/** Nothing is opened: the key is there, and might be used. */
async function withoutBlob(
  call: OpeningCall, { operation, keyId, algorithm = 'SYMMETRIC_DEFAULT' }: ClosedBlob,
): Promise<OpenedBlob> {
  const member = operation === 'Decrypt' ? 'keyId' : 'sourceKeyId'
  if (keyId === undefined) throw call.error('ValidationException', missing(member))
  const key = await getKey(call, keyId)
  await requireUsableFor(call, key, { operation, usage: 'ENCRYPT_DECRYPT', algorithm })
  return { key, plaintext: Buffer.alloc(0) }
}

/** AWS: recorded. Of related keys the one of another Region does not do, though its id is that of the one that would. */
function getNamedKey(call: OpeningCall, keyId: string, blob: Uint8Array): MaybePromise<KmsKey> {
  const { account, region, keyId: id } = parseReference(call.scope, keyId) ?? {}
  if (region === undefined || region === call.scope.region || !id?.startsWith('mrk-')) return getKey(call, keyId)
  return andThen(headerOf(call.state, blob), header => {
    if (header?.keyId === id && header.account === account) throw incorrectKey(call)
    return getKey(call, keyId)
  })
}

function openByHeader(call: OpeningCall, named: KmsKey | undefined, closed: Blob): MaybePromise<OpenedBlob> {
  const { scope, state } = call
  return andThen(headerOf(state, closed.blob), header => {
    if (!header) throw invalidCiphertext('The blob is no ciphertext of this store.')
    return andThen(named ?? findKeyOfCiphertext(scope, state, header), key => openUnder(call, key, header, closed))
  })
}

function openUnder(
  call: OpeningCall, key: KmsKey | undefined, header: CiphertextHeader, closed: Blob,
): MaybePromise<OpenedBlob> {
  const { error } = call
  const { operation, blob, context } = closed
  if (!key) throw error('AccessDeniedException', unknownKey)
  if (key.id !== header.keyId || key.account !== header.account) {
    throw incorrectKey({ error })
  }
  const asked = { operation, algorithm: 'SYMMETRIC_DEFAULT', header, blob, context } as const
  return andThen(requireAvailable(call, key, operation), () => andThen(backendOf(key).decrypt(call, key, asked), plaintext => {
    if (!plaintext) throw invalidCiphertext('The encryption context is another, or the blob was altered.')
    return { key, ...(!key.xks && { materialId: header.keyMaterialId }), plaintext }
  }))
}

/** AWS: what a public key encrypts names no key. */
async function openByPair(call: OpeningCall, key: KmsKey, closed: Blob): Promise<OpenedBlob> {
  const { operation, blob, algorithm = 'SYMMETRIC_DEFAULT', context } = closed
  await requireUsableFor(call, key, { operation, usage: 'ENCRYPT_DECRYPT', algorithm })
  const plaintext = await backendOf(key).decrypt(call, key, { operation, algorithm, blob, context })
  if (!plaintext) throw invalidCiphertext(`The blob was not encrypted under this key by ${algorithm}.`)
  return { key, plaintext }
}

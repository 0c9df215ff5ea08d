// The condition keys that follow from a request of S3.
import { byName } from '../../core/by-name.ts'
import { requestTagConditions as ofRequest, type TagMember } from '../../core/tags.ts'
import type { Scope } from '../../gateway/operation.ts'
import { signatureConditions, type RequestCondition, type RequestConditions } from '../../gateway/service.ts'
import { lockConditions } from './locks/lock-conditions.ts'
import { requestTagConditions } from './tags/object-tags.ts'

type Member =
  | 'ACL' | 'BucketNamespace' | 'CopySource' | 'Delimiter' | 'GrantFullControl' | 'GrantRead' | 'GrantReadACP' | 'GrantWrite'
  | 'GrantWriteACP' | 'IfMatch' | 'IfNoneMatch' | 'MetadataDirective' | 'ObjectOwnership' | 'Prefix' | 'ServerSideEncryption'
  | 'SSECustomerAlgorithm' | 'SSEKMSKeyId' | 'StorageClass' | 'VersionId' | 'WebsiteRedirectLocation'
type Input = Partial<Record<Member, string>>

/** What an object is to be encrypted with: by headers, or by the body of who changes it. */
interface EncryptionInput extends Input {
  readonly ObjectEncryption?: { readonly SSEKMS?: { readonly KMSKeyArn?: string } }
}

interface ListedInput {
  readonly MaxKeys?: number
}

interface CreateInput {
  readonly CreateBucketConfiguration?: { readonly LocationConstraint?: string; readonly Tags?: readonly Partial<TagMember>[] }
}

/** Of a bucket that is to be made; its other tags are none of a policy's. */
const createdTagConditions = {
  'aws:requesttag/*': ({ CreateBucketConfiguration: { Tags } = {} }: CreateInput, scope: Scope, name: string) =>
    ofRequest['aws:requesttag/*']({ ...(Tags && { Tags }) }, scope, name),
  'aws:tagkeys': ({ CreateBucketConfiguration: { Tags } = {} }: CreateInput) =>
    ofRequest['aws:tagkeys']({ ...(Tags && { Tags }) }),
}

export const conditions: RequestConditions = byName<RequestCondition>({
  ...signatureConditions,
  's3:locationconstraint': ({ CreateBucketConfiguration }: CreateInput) => CreateBucketConfiguration?.LocationConstraint,
  ...createdTagConditions,
  's3:if-match': ({ IfMatch }: Input) => IfMatch,
  's3:if-none-match': ({ IfNoneMatch }: Input) => IfNoneMatch,
  // Of an upload's steps that make no object, what they are asked on has it.
  's3:objectcreationoperation': () => 'true',
  // Of a copy's source, and of several versions, what each is asked on has it.
  's3:versionid': ({ VersionId }: Input) => VersionId,
  's3:prefix': ({ Prefix }: Input) => Prefix,
  's3:delimiter': ({ Delimiter }: Input) => Delimiter,
  's3:max-keys': ({ MaxKeys }: ListedInput) => MaxKeys?.toString(),
  's3:x-amz-copy-source': ({ CopySource }: Input) => CopySource,
  's3:x-amz-metadata-directive': ({ MetadataDirective }: Input) => MetadataDirective,
  ...requestTagConditions,
  ...lockConditions,
  's3:x-amz-acl': ({ ACL }: Input) => ACL,
  's3:x-amz-bucket-namespace': ({ BucketNamespace }: Input) => BucketNamespace,
  's3:x-amz-grant-full-control': ({ GrantFullControl }: Input) => GrantFullControl,
  's3:x-amz-grant-read': ({ GrantRead }: Input) => GrantRead,
  's3:x-amz-grant-read-acp': ({ GrantReadACP }: Input) => GrantReadACP,
  's3:x-amz-grant-write': ({ GrantWrite }: Input) => GrantWrite,
  's3:x-amz-grant-write-acp': ({ GrantWriteACP }: Input) => GrantWriteACP,
  's3:x-amz-object-ownership': ({ ObjectOwnership }: Input) => ObjectOwnership,
  's3:x-amz-server-side-encryption': ({ ServerSideEncryption, ObjectEncryption }: EncryptionInput) =>
    (ObjectEncryption?.SSEKMS ? 'aws:kms' : ServerSideEncryption),
  's3:x-amz-server-side-encryption-aws-kms-key-id': ({ SSEKMSKeyId, ObjectEncryption }: EncryptionInput) =>
    (ObjectEncryption?.SSEKMS ? ObjectEncryption.SSEKMS.KMSKeyArn : SSEKMSKeyId),
  's3:x-amz-server-side-encryption-customer-algorithm': ({ SSECustomerAlgorithm }: Input) => SSECustomerAlgorithm,
  's3:x-amz-storage-class': ({ StorageClass }: Input) => StorageClass,
  's3:x-amz-website-redirect-location': ({ WebsiteRedirectLocation }: Input) => WebsiteRedirectLocation,
})

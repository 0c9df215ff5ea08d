// The condition keys that follow from a request of Secrets Manager.
import { byName } from '../../core/by-name.ts'
import { requestTagConditions } from '../../core/tags.ts'
import type { RequestCondition, RequestConditions } from '../../gateway/service.ts'

interface SecretInput {
  readonly Name?: string
  readonly Description?: string
  readonly KmsKeyId?: string
  readonly VersionId?: string
  readonly VersionStage?: string
  readonly RecoveryWindowInDays?: number
  readonly ForceDeleteWithoutRecovery?: boolean
  readonly BlockPublicPolicy?: boolean
  readonly AddReplicaRegions?: readonly { readonly Region?: string }[]
  readonly ForceOverwriteReplicaSecret?: boolean
  readonly Type?: string
  readonly RotationLambdaARN?: string
  readonly RotationRules?: object
  readonly RotateImmediately?: boolean
  readonly ExternalSecretRotationRoleArn?: string
}

export const conditions: RequestConditions = byName<RequestCondition>({
  ...requestTagConditions,
  'secretsmanager:name': ({ Name }: SecretInput) => Name,
  'secretsmanager:description': ({ Description }: SecretInput) => Description,
  'secretsmanager:kmskeyid': ({ KmsKeyId }: SecretInput) => KmsKeyId,
  'secretsmanager:kmskeyarn': ({ KmsKeyId }: SecretInput) => (KmsKeyId?.startsWith('arn:') ? KmsKeyId : undefined),
  'secretsmanager:type': ({ Type }: SecretInput) => Type,
  'secretsmanager:rotationlambdaarn': ({ RotationLambdaARN }: SecretInput) => RotationLambdaARN,
  'secretsmanager:modifyrotationrules': ({ RotationRules }: SecretInput) => String(RotationRules !== undefined),
  // AWS: it is done where nothing is said.
  'secretsmanager:rotateimmediately': ({ RotateImmediately = true }: SecretInput) => String(RotateImmediately),
  'secretsmanager:externalsecretrotationrolearn': ({ ExternalSecretRotationRoleArn }: SecretInput) =>
    ExternalSecretRotationRoleArn,
  'secretsmanager:versionid': ({ VersionId }: SecretInput) => VersionId,
  'secretsmanager:versionstage': ({ VersionStage }: SecretInput) => VersionStage,
  'secretsmanager:recoverywindowindays': ({ RecoveryWindowInDays }: SecretInput) => RecoveryWindowInDays?.toString(),
  'secretsmanager:addreplicaregions': ({ AddReplicaRegions }: SecretInput) =>
    AddReplicaRegions?.flatMap(({ Region }) => Region ?? []),
  'secretsmanager:forceoverwritereplicasecret': ({ ForceOverwriteReplicaSecret }: SecretInput) =>
    ForceOverwriteReplicaSecret?.toString(),
  'secretsmanager:blockpublicpolicy': ({ BlockPublicPolicy }: SecretInput) => BlockPublicPolicy?.toString(),
  'secretsmanager:forcedeletewithoutrecovery': ({ ForceDeleteWithoutRecovery }: SecretInput) =>
    ForceDeleteWithoutRecovery?.toString(),
})

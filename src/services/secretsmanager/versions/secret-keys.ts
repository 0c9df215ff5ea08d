// Under which of KMS's keys the values of a secret are.
import { formatArn } from '../../../core/arn.ts'
import type { Call, Scope } from '../../../gateway/operation.ts'
import type { Secret } from '../secrets.ts'

/** AWS: the AWS managed key, which KMS makes when it is first used. */
export const defaultKey = 'alias/aws/secretsmanager'

/** Whether a secret with this key is under the AWS managed one. AWS: an empty text stands for it. */
export const isDefaultKey = (keyId: string | undefined): boolean =>
  keyId === undefined || keyId === '' || keyId === defaultKey
  || /^arn:[^:]*:kms:[^:]*:\d{12}:alias\/aws\/secretsmanager$/.test(keyId)

/** A key as a secret keeps it. AWS: the AWS managed one is told of where it was named (recorded), and not where it was not. */
export const keptKey = (keyId: string | undefined): { readonly keyId?: string } => (keyId ? { keyId } : {})

/** A key as a version keeps it: nothing of the AWS managed one. */
export const ownKey = (keyId: string | undefined): { readonly keyId?: string } =>
  (keyId === undefined || isDefaultKey(keyId) ? {} : { keyId })

type KeyCall = Pick<Call<unknown, 'InvalidRequestException'>, 'error'> & { readonly scope: Pick<Scope, 'account'> }

/**
 * As KMS is to find the key, whoever calls. INVARIANT: a key that is not named by its ARN is one of the secret's account, and is
 * not looked for in the caller's.
 */
export function keyOf(call: KeyCall, { keyId, ...secret }: KeyedSecret): string {
  requireReachableKey(call, { keyId, ...secret })
  if (isDefaultKey(keyId)) return defaultKey
  if (call.scope.account === secret.account || keyId!.startsWith('arn:')) return keyId!
  const resource = keyId!.startsWith('alias/') ? keyId! : `key/${keyId}`
  return formatArn({ partition: secret.partition, service: 'kms', region: secret.region, account: secret.account, resource })
}

/** Throws of the AWS managed key, where whoever calls is of another account. */
export function requireReachableKey({ error, scope }: KeyCall, { keyId, account }: KeyedSecret): void {
  if (isDefaultKey(keyId) && scope.account !== account) throw error('InvalidRequestException', defaultKeyCrossAccount)
}

type KeyedSecret = Pick<Secret, 'partition' | 'region' | 'account'> & { readonly keyId?: string | undefined }

// AWS: publicly reported.
const defaultKeyCrossAccount =
  "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key."

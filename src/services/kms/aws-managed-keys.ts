// AWS managed keys: KMS makes key and alias when a service first names them in a caller's name. No permission is asked for
// it; the key's policy lets every principal of the account use it through that service, and nobody change it.
import { byName } from '../../core/by-name.ts'
import type { Scope } from '../../gateway/operation.ts'
import { Aliases } from './aliases.ts'
import { makeKey, type KeyMaking } from './key-making.ts'
import type { KmsKey } from './keys.ts'

interface ManagedKey {
  readonly service: string
  readonly description: string
  /** The name in the policy's first statement. */
  readonly title: string
}

const managedKeys = byName<ManagedKey>({
  'alias/aws/ssm': {
    service: 'ssm',
    description: 'Default key that protects my SSM parameters when no other key is defined',
    title: 'SSM',
  },
})

/** Undefined unless the call comes through the service whose key the alias names. */
export async function makeManagedKey(making: KeyMaking, alias: string): Promise<KmsKey | undefined> {
  const { scope, state } = making
  const managed = managedKeys.get(alias)
  if (!managed || scope.via.at(-1) !== `${managed.service}.amazonaws.com`) return undefined
  const { description } = managed
  const key = await makeKey(making, {
    description, manager: 'AWS', policy: policyFor(scope, managed), principals: {}, aliases: [alias], tags: {},
  })
  await state.insert(Aliases, { name: alias, keyId: key.id, createdAt: scope.now, updatedAt: scope.now })
  return key
}

function policyFor({ partition, account, region }: Scope, { service, title }: ManagedKey): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Id: `auto-${service}-1`,
    Statement: [
      {
        Sid: `Allow access through ${title} for all principals in the account that are authorized to use ${title}`,
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:CreateGrant', 'kms:DescribeKey'],
        Resource: '*',
        Condition: { StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': `${service}.${region}.amazonaws.com` } },
      },
      {
        Sid: 'Allow direct access to key metadata to the account',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: ['kms:Describe*', 'kms:Get*', 'kms:List*', 'kms:RevokeGrant'],
        Resource: '*',
      },
    ],
  })
}

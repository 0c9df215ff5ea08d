// AWS managed keys. Their aliases are there from the beginning, without a key; KMS makes it when its service first names it in a
// caller's name, or when somebody describes it. The key's policy lets every principal of the account use it through that
// service, and nobody change it.
import type { Call, Scope } from '../../../../gateway/operation.ts'
import { Aliases } from '../../aliases/aliases.ts'
import { managedKeys, type ManagedKey } from './aws-managed-key-facts.ts'
import { draftKey, keepKey, type KeyMaking } from '../key-making.ts'
import { defaultPeriod, startRotation } from '../rotation/rotation-schedule.ts'
import type { KmsKey } from '../keys.ts'

/** What an attempt has drafted: the key that its resolver names is the one that its handler keeps. */
const drafts = new WeakMap<Call<unknown>['once'], Map<string, KmsKey>>()

/** The key of a predefined alias, where it is made in this call; it is not kept yet. Undefined for any other alias. */
export function draftManagedKey({ scope, once }: Omit<KeyMaking, 'state'>, alias: string): KmsKey | undefined {
  const managed = managedKeys.get(alias)
  if (!managed) return undefined
  const before = drafts.get(once)
  const key = before?.get(alias) ?? newManagedKey({ scope, once }, alias, managed)
  drafts.set(once, new Map(before).set(alias, key))
  return key
}

function newManagedKey({ scope, once }: Omit<KeyMaking, 'state'>, alias: string, managed: ManagedKey): KmsKey {
  return draftKey({ scope, once }, {
    description: `Default key that protects my ${managed.protects} when no other key is defined`,
    manager: 'AWS',
    spec: 'SYMMETRIC_DEFAULT',
    usage: 'ENCRYPT_DECRYPT',
    policy: policyFor(scope, alias, managed),
    principals: {},
    aliases: [alias],
    tags: {},
    rotation: startRotation(defaultPeriod, scope.now),
  })
}

/** Makes the key of a predefined alias that has none yet. */
export async function makeManagedKey(making: KeyMaking, alias: string): Promise<KmsKey | undefined> {
  const key = draftManagedKey(making, alias)
  if (!key) return undefined
  const { scope: { now }, state } = making
  await keepKey(making, key)
  await state.insert(Aliases, { name: alias, keyId: key.id, createdAt: now, updatedAt: now })
  return key
}

/** Whether the call comes through the service whose key the alias names. AWS: no permission of the caller's is asked then. */
export const comesThroughItsService = ({ via }: Scope, alias: string): boolean => {
  const service = managedKeys.get(alias)?.service
  return service !== undefined && via.at(-1) === `${service}.amazonaws.com`
}

// DIFFERS: the policies are all of the one form that is recorded of SSM's; AWS's have a statement or a word of their own here and
// there, for services that are not built.
function policyFor({ partition, account, region }: Scope, alias: string, { service, title }: ManagedKey): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Id: `auto-${alias.slice('alias/aws/'.length)}-1`,
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

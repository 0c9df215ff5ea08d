// KMS synchronizes a multi-Region key: the trail tells of it in the primary key's Region, and the account has a role for it.
import { CreateServiceLinkedRole } from '../../../../contracts/iam.gen.ts'
import { formatArn } from '../../../../core/arn.ts'
import { byName } from '../../../../core/by-name.ts'
import type { Call, Resolver, Scope } from '../../../../gateway/operation.ts'
import type { JobContext } from '../../../../gateway/work.ts'
import { arnOf, trailKey } from '../../arns.ts'
import type { KmsKey } from '../keys.ts'

type ServiceEvent = Parameters<JobContext['record']>[0]

/** AWS: shown as a call (https://docs.aws.amazon.com/kms/latest/developerguide/ct-synchronize-multi-region-key.html). */
export function synchronized(primary: KmsKey): ServiceEvent {
  const arn = arnOf(primary)
  return {
    name: 'SynchronizeMultiRegionKey',
    resources: [trailKey(primary)],
    response: { keyId: arn },
    isCall: true,
  }
}

const service = 'mrk.kms.amazonaws.com'

const roleArn = ({ partition, account }: Scope): string => formatArn({
  partition, service: 'iam', region: '', account,
  resource: `role/aws-service-role/${service}/AWSServiceRoleForKeyManagementServiceMultiRegionKeys`,
})

/**
 * The role in which KMS synchronizes. AWS: whoever makes a primary key needs the permission to make it
 * (https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-auth.html), and none where it is there (recorded).
 */
export const synchronizingRole: Resolver<unknown> = async (_input, { scope, state, ports }) => {
  const arn = roleArn(scope)
  if (await ports.roles.find(state, arn)) return []
  const keys = byName({ 'iam:awsservicename': () => service })
  return { arn, account: scope.account, exists: false, authority: 'either', keys }
}

/** AWS: it is made with the account's first primary key. */
export async function ensureRole({ scope, state, ports, aws }: Pick<Call<unknown>, 'scope' | 'state' | 'ports' | 'aws'>) {
  if (await ports.roles.find(state, roleArn(scope))) return
  await aws.call(CreateServiceLinkedRole, { AWSServiceName: service })
}

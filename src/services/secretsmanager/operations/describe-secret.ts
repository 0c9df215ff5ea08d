import { DescribeSecret } from '../../../contracts/secretsmanager.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeSecret, describeStages } from '../describe-secret.ts'
import { describeCrossAccount } from '../replication/cross-account.ts'
import { describeReplicas } from '../replication/replicas.ts'
import { shownSecret, getSecret, secretNamed } from '../secret-references.ts'

export default operation(DescribeSecret, {
  access: [{ action: 'secretsmanager:DescribeSecret', on: secretNamed }],
  record: { readOnly: true, resources: [shownSecret] },
  async handle(call) {
    const secret = await getSecret(call)
    return {
      ...describeSecret(secret), VersionIdsToStages: describeStages(secret),
      ...describeCrossAccount(secret),
      ...(secret.replicas && { ReplicationStatus: describeReplicas(secret.replicas) }),
    }
  },
})

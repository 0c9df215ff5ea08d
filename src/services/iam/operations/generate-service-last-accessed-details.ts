import { GenerateServiceLastAccessedDetails } from '../../../contracts/iam.gen.ts'
import { uuidV4 } from '../../../core/ids.ts'
import { operation } from '../../../gateway/operation.ts'
import { accessedBy, keepAccessJob, requireTarget } from '../last-used/access-jobs.ts'

export default operation(GenerateServiceLastAccessedDetails, {
  access: [{ action: 'iam:GenerateServiceLastAccessedDetails', on: accessedBy }],
  record: { readOnly: true, response: output => output },
  async handle(call) {
    const { input: { Arn: arn, Granularity: granularity = 'SERVICE_LEVEL' }, scope: { now: createdAt }, once } = call
    await requireTarget(call)
    const id = once('job', uuidV4)
    await keepAccessJob(call, { id, arn, granularity, createdAt })
    return { JobId: id }
  },
})

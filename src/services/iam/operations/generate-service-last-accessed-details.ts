import { GenerateServiceLastAccessedDetails } from '../../../contracts/iam.gen.ts'
import { uuidV4 } from '../../../core/ids.ts'
import { operation } from '../../../gateway/operation.ts'
import { accessedBy, AccessJobs, requireTarget } from '../last-used/access-jobs.ts'

export default operation(GenerateServiceLastAccessedDetails, {
  access: [{ action: 'iam:GenerateServiceLastAccessedDetails', on: accessedBy }],
  record: { readOnly: true, response: output => output },
  async handle(call) {
    const { input: { Arn: arn, Granularity: granularity = 'SERVICE_LEVEL' }, scope: { now: createdAt }, state, once } = call
    await requireTarget(call)
    const id = once('job', uuidV4)
    const job = { id, arn, granularity, createdAt }
    await ((await state.get(AccessJobs, [arn])) ? state.update(AccessJobs, job) : state.insert(AccessJobs, job))
    return { JobId: id }
  },
})

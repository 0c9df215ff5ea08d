import { GetServiceLastAccessedDetails } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { describeJob, getAccessJob } from '../last-used/access-jobs.ts'
import { findAccessed } from '../last-used/accessors.ts'
import { describeService, usesBy } from '../last-used/last-accessed.ts'
import { pageOf } from '../paging.ts'

export default operation(GetServiceLastAccessedDetails, {
  access: [{ action: 'iam:GetServiceLastAccessedDetails', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const job = await getAccessJob(call)
    const { accessors, services } = await findAccessed(call, job.arn)
    const used = await usesBy(call.state, accessors)
    const { items, end } = await pageOf(call, services, service => service, job.id)
    const described: Awaited<ReturnType<typeof describeService>>[] = []
    for (const service of items) {
      described.push(await describeService(call.state, service, { all: used, granularity: job.granularity }))
    }
    return { ...describeJob(job), ServicesLastAccessed: described, ...end }
  },
})

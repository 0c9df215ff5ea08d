import { GetServiceLastAccessedDetailsWithEntities } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { describeJob, getAccessJob } from '../last-used/access-jobs.ts'
import { findAccessed } from '../last-used/accessors.ts'
import { describeAccessor, entitiesUsing, usesBy } from '../last-used/last-accessed.ts'
import { listPage } from '../paging.ts'

export default operation(GetServiceLastAccessedDetailsWithEntities, {
  access: [{ action: 'iam:GetServiceLastAccessedDetailsWithEntities', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { ServiceNamespace: service }, state } = call
    const job = await getAccessJob(call)
    const { accessors } = await findAccessed(call, job.arn)
    const entities = entitiesUsing(service, await usesBy(state, accessors))
    const { items, end } = await listPage(call, {
      bound: [job.id, service],
      read: async (after, limit) => entities.slice(after === undefined ? 0 : Number(after[0]) + 1).slice(0, limit),
      keyOf: ({ number }) => [number],
    })
    const { JobType: _, ...described } = describeJob(job)
    return { ...described, EntityDetailsList: items.map(describeAccessor), ...end }
  },
})

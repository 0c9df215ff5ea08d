import { CreateQueue } from '../../../contracts/sqs.gen.ts'
import { uuidV4 } from '../../../core/ids.ts'
import { operation } from '../../../gateway/operation.ts'
import { Timers } from '../../../storage/time/timers.ts'
import { firstRemoval } from '../jobs/remove-messages.ts'
import { findDifference, settingsOf } from '../queue-attributes.ts'
import { keepPolicy } from '../queue-policies.ts'
import { requireTags } from '../queue-tags.ts'
import { queueNamed, queueUrl, Queues, requireName, type Queue } from '../queues.ts'

export default operation(CreateQueue, {
  access: [
    { action: 'sqs:CreateQueue', on: queueNamed },
    { action: 'sqs:TagQueue', on: queueNamed, when: ({ tags }) => tags !== undefined && Object.keys(tags).length > 0 },
  ],
  record: { readOnly: false, response: output => output, resources: [queueNamed] },
  async handle(call) {
    const { input, scope, state, once, error } = call
    requireName(call)
    const { QueueName: name, Attributes = {}, tags = {} } = input
    requireTags(call, tags)
    const settings = settingsOf(call)
    const policy = await keepPolicy(call, Attributes['Policy'])
    const there = await state.get(Queues, [name])
    if (there) {
      const isOther = Object.hasOwn(Attributes, 'Policy') && policy?.policy !== there.policy?.policy
      const difference = findDifference(settings, there.settings, Attributes) ?? (isOther ? 'Policy' : undefined)
      if (difference !== undefined) throw error('QueueNameExists', `${differs} ${difference}`)
      return { QueueUrl: queueUrl(call, scope.account, name) }
    }
    const { partition, account, region, now: createdAt } = scope
    const queue: Queue = {
      name, id: once('queue', uuidV4), partition, account, region, createdAt, settings, tags, ...(policy && { policy }),
    }
    await state.insert(Queues, queue)
    await state.insert(Timers, firstRemoval(queue))
    return { QueueUrl: queueUrl(call, account, name) }
  },
})

const differs = 'A queue already exists with the same name and a different value for attribute'

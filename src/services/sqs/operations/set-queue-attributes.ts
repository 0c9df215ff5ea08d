import { SetQueueAttributes } from '../../../contracts/sqs.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { givenSettings } from '../queue-attributes.ts'
import { keepPolicy } from '../queue-policies.ts'
import { getOwnQueue, ownQueueAt, ownQueueUnlocked, Queues, type Queue } from '../queues.ts'

// DIFFERS: what is in the queue already keeps the retention that it was sent with; AWS gives it the new one in a while.
export default operation(SetQueueAttributes, {
  access: [{ action: 'sqs:SetQueueAttributes', on: ownQueueUnlocked }],
  record: { readOnly: false, resources: [ownQueueAt] },
  async handle(call) {
    const { input: { Attributes }, state, scope } = call
    const queue = await getOwnQueue(call)
    const { policy: before, settings, ...rest } = queue
    const given = givenSettings(call)
    const document = new Map(Object.entries(Attributes)).get('Policy')
    const policy = document === undefined ? before : await keepPolicy(call, document)
    const changed: Queue = { ...rest, settings: { ...settings, ...given }, modifiedAt: scope.now, ...(policy && { policy }) }
    await state.in(queue).update(Queues, changed)
    return {}
  },
})

import { ListQueues, type ListQueuesRequest } from '../../../contracts/sqs.gen.ts'
import { everything, operation, type Call } from '../../../gateway/operation.ts'
import type { Key } from '../../../storage/collection.ts'
import { Queues, queueUrl } from '../queues.ts'

/** AWS: as many are listed where nobody says how many, and nothing leads to the others. */
const mostListed = 1000

export default operation(ListQueues, {
  access: [{ action: 'sqs:ListQueues', on: everything }],
  record: { readOnly: true, category: 'Data' },
  async handle(call) {
    const { input, scope, page, error } = call
    const { QueueNamePrefix: prefix = '', NextToken: token, MaxResults } = input
    const isWithin = MaxResults === undefined || (MaxResults >= 1 && MaxResults <= mostListed)
    if (!isWithin) throw error('InvalidParameterValueException', range)
    const { items, next } = await page.list({
      token, limit: MaxResults ?? mostListed, bound: prefix,
      invalid: () => error('InvalidParameterValueException', 'Invalid or expired next token.'),
      read: (after, limit) => named(call, prefix, after, limit),
      keyOf: name => [name],
    })
    return {
      ...(items.length > 0 && { QueueUrls: items.map(name => queueUrl(call, scope.account, name)) }),
      ...(MaxResults !== undefined && { NextToken: next }),
    }
  },
})

// The sentence is ours.
const range = 'Value for parameter MaxResults is invalid. Reason: Must be between 1 and 1000, if provided.'

/** Names that begin so stand together, and the prefix itself in front of them. */
async function named({ state }: Call<ListQueuesRequest>, prefix: string, after: Key | undefined, limit: number) {
  const first = after === undefined && prefix !== '' ? await state.get(Queues, [prefix]) : undefined
  const from = after ?? (prefix === '' ? undefined : [prefix])
  const names = await state.listOf(Queues, [], { after: from, limit }, ({ name }) => name)
  const end = names.findIndex(name => !name.startsWith(prefix))
  return [...(first ? [prefix] : []), ...(end < 0 ? names : names.slice(0, end))].slice(0, limit)
}

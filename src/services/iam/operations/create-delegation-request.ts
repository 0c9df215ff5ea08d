import { CreateDelegationRequest } from '../../../contracts/iam.gen.ts'
import { uuidV4 } from '../../../core/ids.ts'
import { operation } from '../../../gateway/operation.ts'
import { countToAdd } from '../../../storage/quotas.ts'
import { delegatedPermissions } from '../delegation/delegated-permissions.ts'
import { insertRequest, mostRequests, Workflows } from '../delegation/delegation-requests.ts'
import { isChannel } from '../delegation/notifications.ts'
import { newRequest } from '../delegation/request-resources.ts'
import { entering } from '../delegation/states.ts'

// DIFFERS: AWS lets partners call it that it has enrolled. Its sentences are not known; and there is no console to link to.
export default operation(CreateDelegationRequest, {
  access: [{ action: 'iam:CreateDelegationRequest', on: newRequest }],
  record: { readOnly: false, response: output => output },
  async handle(call) {
    const { input, scope, state, once, error } = call
    const { RequestorWorkflowId: workflowId, NotificationChannel: channel, OwnerAccountId: ownerAccount } = input
    if (!isChannel(channel, scope)) {
      throw error('InvalidInputException', `${channel} is neither a topic nor a queue of account ${scope.account}.`)
    }
    const permissions = await delegatedPermissions(call)
    if (await state.get(Workflows, [workflowId])) {
      throw error('EntityAlreadyExistsException', `There is a delegation request of the workflow ${workflowId} already.`)
    }
    if ((await countToAdd(state, Workflows, [], mostRequests)) >= mostRequests) {
      throw error('LimitExceededException', `Cannot exceed quota for DelegationRequestsPerAccount: ${mostRequests}`)
    }
    const id = `dr-${once('delegation request id', uuidV4)}`
    await insertRequest(state, {
      id, requestor: scope.account, workflowId, ...permissions, channel, seconds: input.SessionDuration,
      description: input.Description, onlySendByOwner: input.OnlySendByOwner ?? false, createdAt: scope.now,
      ...entering('UNASSIGNED', scope.now),
      ...(ownerAccount !== undefined && { ownerAccount }),
      ...(input.RequestMessage !== undefined && { message: input.RequestMessage }),
      ...(input.RedirectUrl !== undefined && { redirectUrl: input.RedirectUrl }),
    })
    return { DelegationRequestId: id }
  },
})

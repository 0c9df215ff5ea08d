// When a request for delegation has stood in one state for too long: it expires, and in the end it is forgotten.
import type { Job, JobContext } from '../../../gateway/work.ts'
import { Timers } from '../../../storage/time/timers.ts'
import { DelegationRequests, endTimer, Workflows } from '../delegation/delegation-requests.ts'
import { stateChange } from '../delegation/notifications.ts'
import { asOf, isOver } from '../delegation/states.ts'
import { notify } from '../effects/notify-requestor.ts'

export const endDelegationRequest: Job = { goesBy: 'vouched time', run }

async function run({ subject, due, state, emit }: JobContext): Promise<void> {
  const request = await state.get(DelegationRequests, [subject])
  if (request?.endsAt !== due) return
  if (request.state === 'EXPIRED') {
    await state.remove(DelegationRequests, request)
    await state.in({ account: request.requestor, region: '' }).remove(Workflows, request)
    return
  }
  const expired = asOf(request, due)
  await state.update(DelegationRequests, expired)
  await state.insert(Timers, endTimer(expired))
  // AWS: of one that expired before it was completed.
  if (!isOver(request.state)) await notify(emit, expired, [stateChange(expired)])
}

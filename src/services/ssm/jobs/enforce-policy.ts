// AWS: a parameter that expires goes with its versions and labels; of the other policies the event bus is told.
import type { Job, JobContext } from '../../../gateway/work.ts'
import { findRegion } from '../../../core/regions.ts'
import { changeEvent, policyEvent } from '../parameters/parameter-events.ts'
import { removeParameter } from '../parameters/parameter-versions.ts'
import { Parameters } from '../parameters/parameters.ts'
import { subjectOf, withDone } from '../policies/policy-schedule.ts'

export const enforcePolicy: Job = { goesBy: 'vouched time', run }

async function run({ subject, due, account, region, state, announce }: JobContext): Promise<void> {
  const { name, index } = subjectOf(subject)
  const parameter = await state.get(Parameters, [name])
  const [policy, planned] = [parameter?.policies?.[index], parameter?.schedule?.[index]]
  if (!parameter || !policy || planned?.due !== due || planned.isDone) return
  const place = { partition: findRegion(region)!.partition, account, region }
  if (policy.type === 'Expiration') {
    // Its own timer goes with what it does.
    await removeParameter(state, place, withDone(parameter, index))
    await announce(changeEvent(place, parameter, 'Delete'))
  } else await state.update(Parameters, withDone(parameter, index))
  await announce(policyEvent(place, parameter, policy))
}

// What happened in a bucket is sent to a queue that asks for it, as S3 itself: the queue's own policy decides.
import { isRefused } from '../../../core/aws-error.ts'
import { PermanentFailure, type Effect } from '../../../gateway/work.ts'
import { toQueue } from '../notifications/messages.ts'
import { sendTo } from '../notifications/queue-calls.ts'
import { retry, type Told } from './announce-happenings.ts'

interface ToldQueue extends Told {
  /** Its id. */
  readonly configuration: string
  /** The queue's ARN. */
  readonly queue: string
}

/** INVARIANT: a message is in its queue once what was to be sent is out of the outbox, and not before: both are one commit. */
export const sendHappenings: Effect<ToldQueue> = {
  name: 's3.SendHappenings',
  retry,
  async run({ place, cause, happenings, configuration, queue }, { aws, state }) {
    for (const happening of happenings) {
      await state.turn()
      try {
        await sendTo(aws, place, queue, toQueue(place, cause, configuration, happening))
      } catch (thrown) {
        // Behind one that does not fit into the queue the next may.
        if (!isRefused(thrown) || thrown.code === 'ThrottlingException') throw thrown
        if (thrown.code === 'InvalidParameterValueException') continue
        throw new PermanentFailure(`The bucket ${place.name} cannot send to ${queue}: ${thrown.code}.`, { cause: thrown })
      }
    }
  },
}

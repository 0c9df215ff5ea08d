// AWS: what Secrets Manager does of itself behind a call is shown in the trail of the secret's account (recorded).
import { minute } from '../../../core/clock.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Effect, ServiceEvent } from '../../../gateway/work.ts'
import { deletionEvent } from '../secret-deletion.ts'
import type { Secret } from '../secrets.ts'

interface Recorded {
  readonly events: readonly ServiceEvent[]
}

export const recordEvents: Effect<Recorded> = {
  name: 'secretsmanager.RecordEvents',
  retry: { attempts: 10, within: 60 * minute },
  async run({ events }, { record }) {
    for (const event of events) record(event)
  },
}

/** Behind the call, whoever makes it. */
export const recordBehind = (
  emit: Call<unknown>['emit'], { account, region }: Secret, ...events: readonly ServiceEvent[]
): Promise<void> => emit(recordEvents, { events }, { account, region })

/** AWS: behind a call that leaves no recovery window, that Secrets Manager did it (recorded). */
export const recordDeletion = (emit: Call<unknown>['emit'], secret: Secret): Promise<void> => recordBehind(
  emit, secret, deletionEvent('StartSecretVersionDelete', secret), deletionEvent('EndSecretVersionDelete', secret),
)

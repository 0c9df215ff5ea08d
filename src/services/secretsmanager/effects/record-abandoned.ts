// AWS: where another version becomes current while one is pending, that is pending no more, and the trail shows that a rotation
// was abandoned, whether there was one or not (recorded).
import type { Effect } from '../../../gateway/work.ts'

interface Abandoned {
  readonly arn: string
  /** That was pending. */
  readonly version: string
}

const minute = 60_000

export const recordAbandoned: Effect<Abandoned> = {
  name: 'secretsmanager.RecordAbandoned',
  retry: { attempts: 10, within: 60 * minute },
  async run({ arn, version }, { record }) {
    record({ name: 'RotationAbandoned', additional: { SecretId: arn }, requestId: version, isNamed: true })
  },
}

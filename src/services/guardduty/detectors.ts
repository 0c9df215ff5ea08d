// A detector: one for each account and Region. It watches nothing yet.
import { formatArn } from '../../core/arn.ts'
import type { RandomBytes } from '../../core/ids.ts'
import type { Tags } from '../../core/tags.ts'
import { unnamed, type Call, type Resolver, type Resource, type Scope } from '../../gateway/operation.ts'
import { collection } from '../../storage/collection.ts'

export type Frequency = 'FIFTEEN_MINUTES' | 'ONE_HOUR' | 'SIX_HOURS'

export interface Detector {
  readonly id: string
  readonly status: 'ENABLED' | 'DISABLED'
  readonly frequency: Frequency
  readonly tags: Tags
  readonly createdAt: number
  readonly updatedAt: number
}

export const Detectors = collection<Detector>('guardduty.detectors', { per: 'region', key: ({ id }) => [id] })

/** 32 hexadecimal digits, as AWS's are. */
export const newDetectorId = (random: RandomBytes): string => Buffer.from(random(16)).toString('hex')

type Place = Pick<Scope, 'partition' | 'region' | 'account'>

const detectorArn = ({ partition, region, account }: Place, id: string): string =>
  formatArn({ partition, service: 'guardduty', region, account, resource: `detector/${id}` })

function asResource(scope: Scope, id: string, detector: Detector | undefined): Resource {
  return {
    arn: detectorArn(scope, id), account: scope.account, exists: detector !== undefined, authority: 'either',
    type: 'AWS::GuardDuty::Detector', tags: detector?.tags ?? {},
  }
}

interface DetectorInput {
  readonly DetectorId?: string | undefined
}

export const detectorNamed: Resolver<DetectorInput> = async ({ DetectorId: id }, { scope, state }) =>
  id === undefined ? unnamed : asResource(scope, id, await state.get(Detectors, [id]))

/** AWS: one that is not there is told as one of another account. */
export async function getDetector(
  { input, state, error }: Pick<Call<{ readonly DetectorId: string }, 'BadRequestException'>, 'input' | 'state' | 'error'>,
): Promise<Detector> {
  const detector = await state.get(Detectors, [input.DetectorId])
  if (detector) return detector
  throw error('BadRequestException', 'The request is rejected because the input detectorId is not owned by the current account.')
}

/** The detector that is to be made. */
export const newDetector: Resolver<unknown> = (_input, { scope, once }) =>
  asResource(scope, once('detector id', newDetectorId), undefined)

export const idIn = ({ arn }: Resource): string => arn.slice(arn.lastIndexOf('/') + 1)

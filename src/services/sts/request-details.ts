import type { Scope } from '../../gateway/operation.ts'

/**
 * What the trail shows beside a call that succeeds. AWS: recorded, with an id of AWS's own besides, which means nothing here.
 * No endpoint of ours is the global one.
 */
export const requestDetails = ({ region }: Pick<Scope, 'region'>) =>
  ({ RequestDetails: { awsServingRegion: region, endpointType: 'regional' } })

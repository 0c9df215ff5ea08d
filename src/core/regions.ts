import { byName } from './by-name.ts'

export interface Region {
  readonly name: string
  readonly partition: string
}

const names: Record<string, readonly string[]> = {
  aws: [
    'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'af-south-1', 'ap-east-1', 'ap-east-2', 'ap-south-1', 'ap-south-2',
    'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6',
    'ap-southeast-7', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ca-central-1', 'ca-west-1', 'eu-central-1',
    'eu-central-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-south-1', 'eu-south-2', 'eu-north-1', 'il-central-1',
    'me-central-1', 'me-south-1', 'mx-central-1', 'sa-east-1',
  ],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-us-gov': ['us-gov-east-1', 'us-gov-west-1'],
}

const regions = new Map<string, Region>()
for (const [partition, list] of Object.entries(names)) {
  for (const name of list) regions.set(name, { name, partition })
}

export function findRegion(name: string): Region | undefined {
  return regions.get(name)
}

/** Of root users, and so of all credentials: AWS has others in China and GovCloud, and knows those of one nowhere else. */
export const ownPartition = 'aws'

/** One in which the root user's access key is known. */
export function findOwnRegion(name: string): Region | undefined {
  const region = findRegion(name)
  return region?.partition === ownPartition ? region : undefined
}

/** AWS: where a global service's calls are recorded. */
export const globalRegion = 'us-east-1'

/** AWS: the names under which SDKs know the global endpoint of each partition, and the Region that it is in. */
const globalEndpoints = byName({
  'aws-global': globalRegion, 'aws-cn-global': 'cn-north-1', 'aws-us-gov-global': 'us-gov-west-1',
})

export function findGlobalEndpoint(name: string): Region | undefined {
  const region = globalEndpoints.get(name)
  return region === undefined ? undefined : findRegion(region)
}

/** The names of a partition's Regions. */
export const regionsOf = (partition: string): readonly string[] =>
  [...regions.values()].filter(region => region.partition === partition).map(({ name }) => name)

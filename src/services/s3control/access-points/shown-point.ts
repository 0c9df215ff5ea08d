// An access point as it is told.
import { pointArn, type AccessPoint } from '../../../gateway/ports.ts'
import type { Scope } from '../../../gateway/operation.ts'

const originOf = ({ vpc }: AccessPoint) => (vpc === undefined
  ? { NetworkOrigin: 'Internet' as const }
  : { NetworkOrigin: 'VPC' as const, VpcConfiguration: { VpcId: vpc } })

export const shownInList = (point: AccessPoint, scope: Pick<Scope, 'partition'>) => ({
  Name: point.name, ...originOf(point), Bucket: point.bucket, AccessPointArn: pointArn(scope, point), Alias: point.alias,
  BucketAccountId: point.bucketAccount,
})

/** AWS: its endpoints of FIPS are in North America. */
const hasFips = (region: string): boolean => /^(?:us|ca)-/.test(region)

export function endpointsIn(region: string): Readonly<Record<string, string>> {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  return {
    ipv4: `s3-accesspoint.${region}.${suffix}`,
    ...(hasFips(region) && {
      fips: `s3-accesspoint-fips.${region}.${suffix}`, fips_dualstack: `s3-accesspoint-fips.dualstack.${region}.${suffix}`,
    }),
    dualstack: `s3-accesspoint.dualstack.${region}.${suffix}`,
  }
}

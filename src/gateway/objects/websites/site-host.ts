// The hosts of S3's website endpoints: `bucket.s3-website-eu-west-1.amazonaws.com`, or with a dot in front of the Region, which
// AWS has in some of them; below `localhost` either, and without one.
import { nameInHost } from '../../../core/hosts.ts'

export interface Site {
  readonly bucket: string
  /** Absent where the host names none. */
  readonly region?: string
}

/** A bucket's name may have dots itself. */
const hostOfSite = /^([a-z\d._-]+)\.s3-website(?:[.-]([a-z]{2}[a-z-]{1,20}-\d))?\.(?:localhost|amazonaws\.com(?:\.cn)?)$/

/** Undefined of every other host. */
export function siteInHost(host: string | undefined): Site | undefined {
  if (host === undefined || !/s3-website/i.test(host)) return undefined
  const [, bucket, region] = hostOfSite.exec(nameInHost(host)) ?? []
  return bucket === undefined ? undefined : { bucket, ...(region !== undefined && { region }) }
}

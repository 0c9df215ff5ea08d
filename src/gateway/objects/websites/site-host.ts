// The hosts of S3's website endpoints: `bucket.s3-website-eu-west-1.amazonaws.com`, or with a dot in front of the Region, which
// AWS has in some of them; below `localhost` either, and without one.

export interface Site {
  readonly bucket: string
  /** Absent where the host names none. */
  readonly region?: string
}

/** A bucket's name may have dots itself. */
const endOfHost = /\.s3-website(?:[.-]([a-z]{2}[a-z-]{1,20}-\d))?\.(?:localhost|amazonaws\.com(?:\.cn)?)$/

/** Undefined of every other host. */
export function siteInHost(host: string | undefined): Site | undefined {
  if (host === undefined || !/s3-website/i.test(host)) return undefined
  const name = host.replace(/:\d+$/, '').toLowerCase()
  const end = endOfHost.exec(name)
  if (!end || end.index === 0) return undefined
  const region = end[1]
  return { bucket: name.slice(0, end.index), ...(region !== undefined && { region }) }
}

// What a bucket may be called.

const label = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/

/** AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function isBucketName(name: string): boolean {
  if (name.length < 3 || name.length > 63 || !name.split('.').every(part => label.test(part))) return false
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return false
  return !/^(?:xn--|sthree-|amzn-s3-demo-)/.test(name) && !/(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name)
}

import type { ServerAccess } from './server-access.ts'

/** The variables that point an AWS client at a server, whatever language it is written in. */
export function clientEnvironment({ url, accessKeyId, secretAccessKey }: ServerAccess, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: region,
    // AWS: boto3 and version 1 of the AWS CLI know this one alone.
    AWS_DEFAULT_REGION: region,
    // AWS: of these a variable wins over the user's configuration file, which would send calls to AWS, signed with this key.
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
    AWS_USE_FIPS_ENDPOINT: 'false',
    AWS_USE_DUALSTACK_ENDPOINT: 'false',
    // AWS: a few operations go to a host with a word in front of the endpoint's, of which an address has none.
    AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
  }
}

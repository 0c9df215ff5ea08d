// Python's packages of AWS's clients, where this machine has them. Tests that need one are skipped with a reason where it is
// missing.
import { delimiter, join } from 'node:path'
import { clientEnvironment } from '../../src/core/client-environment.ts'
import { region as home, root, type Identity } from './identity.ts'
import { run, runs, type Ended } from './command-line.ts'
import { checkout } from './source-files.ts'

export const install = 'install it with: python3 -m pip install awscli boto3'

// A virtual environment in the checkout comes first.
process.env['PATH'] = [join(checkout, '.venv/bin'), process.env['PATH']].join(delimiter)

/** Without importing it, which takes much longer. */
export const hasPackage = (name: string): boolean =>
  runs('python3', '-c', `import importlib.util, sys; sys.exit(not importlib.util.find_spec("${name}"))`)

/** The reason to skip, or false: for the `skip` of a test. */
export const withoutBoto3: string | false = hasPackage('boto3') ? false : `boto3 is missing; ${install}`
/** What the AWS CLI is made of. */
export const withoutAwscli: string | false = hasPackage('awscli') ? false : `the Python package awscli is missing; ${install}`

/** What judges a schema and what is said to follow it. */
export const withoutJsonSchema: string | false = hasPackage('jsonschema')
  ? false : 'the Python package jsonschema is missing; install it with: python3 -m pip install jsonschema'

/** What points an AWS client at the server and keeps this machine's own configuration out. */
export function awsEnvironment({ url }: { readonly url: string }, identity: Identity, region = home): Record<string, string> {
  return {
    ...clientEnvironment({ url, ...identity }, region),
    ...(identity.sessionToken !== undefined && { AWS_SESSION_TOKEN: identity.sessionToken }),
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    AWS_PAGER: '',
  }
}

/** Runs a Python program that is given on standard input. */
export function python(server: { readonly url: string }, program: string, identity = root, region = home): Promise<Ended> {
  return run('python3', ['-'], awsEnvironment(server, identity, region), program)
}

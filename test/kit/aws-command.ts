// The `aws` command, where this machine has it. Tests that need it are skipped with a reason where it is missing.
import { run, runs, type Ended } from './command-line.ts'
import { region as home, root } from './identity.ts'
import { awsEnvironment, install } from './python.ts'

export const withoutCli: string | false = runs('aws', '--version') ? false : `the AWS CLI is missing; ${install}`

export function aws(server: { readonly url: string }, args: readonly string[], identity = root, region = home): Promise<Ended> {
  return run('aws', [...args, '--output', 'json'], awsEnvironment(server, identity, region))
}

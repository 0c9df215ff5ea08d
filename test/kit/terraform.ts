// Terraform with AWS's provider, where this machine has both.
import assert from 'node:assert/strict'
import { run, runs } from './command-line.ts'

/** The provider is some hundred megabytes, which no test fetches: a mirror of providers is named. */
const mirror = process.env['STOCKADE_TEST_TERRAFORM_PLUGINS'] ?? ''

/** The reason to skip, or false. */
export const withoutTerraform: string | false = mirror === ''
  ? 'name a mirror that holds hashicorp/aws by STOCKADE_TEST_TERRAFORM_PLUGINS'
  : !runs('terraform', 'version') && 'terraform is missing; install it with what developer.hashicorp.com/terraform/install has'

const quiet = { CHECKPOINT_DISABLE: 'true', TF_IN_AUTOMATION: 'true', TF_CLI_CONFIG_FILE: '' }

export type Terraform = (...args: readonly string[]) => Promise<string>

/** Runs Terraform in a folder whose configuration is there already; what it printed, where it ended well. */
export async function initTerraform(
  folder: string, environment: Readonly<Record<string, string | undefined>>,
): Promise<Terraform> {
  const terraform: Terraform = async (command, ...args) => {
    const { code, out, err } = await run('terraform', [command!, '-no-color', ...args], { ...environment, ...quiet }, '', folder)
    assert.equal(code, 0, `${[command, ...args].join(' ')}\n${out}\n${err}`)
    return out
  }
  await terraform('init', `-plugin-dir=${mirror}`)
  return terraform
}

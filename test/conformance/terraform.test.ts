// Terraform with AWS's provider: the example is applied, a plan finds nothing to change, and it is destroyed.
import assert from 'node:assert/strict'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { run } from '../kit/command-line.ts'
import { root } from '../kit/identity.ts'
import { awsEnvironment, runs } from '../kit/python.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { checkout } from '../kit/source-files.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

/** The provider is some hundred megabytes, which no test fetches: a mirror of providers is named. */
const mirror = process.env['STOCKADE_TERRAFORM_PLUGINS'] ?? ''
const missing = mirror === ''
  ? 'name a mirror that holds hashicorp/aws by STOCKADE_TERRAFORM_PLUGINS'
  : !runs('terraform', 'version') && 'terraform is missing'

test('the example is applied, stands as it was described, and is destroyed', { skip: missing }, async t => {
  const server = await startServer()
  const folder = temporaryFolder()
  t.after(folder.remove)
  copyFileSync(join(checkout, 'examples/terraform/main.tf'), join(folder.path, 'main.tf'))
  const quiet = { CHECKPOINT_DISABLE: 'true', TF_IN_AUTOMATION: 'true', TF_CLI_CONFIG_FILE: '' }
  const environment = { ...awsEnvironment(server, root), ...quiet }
  const terraform = async (...args: readonly string[]) => {
    const { code, out, err } = await run('terraform', [`-chdir=${folder.path}`, ...args], environment)
    assert.equal(code, 0, `${args.join(' ')}\n${out}\n${err}`)
    return out
  }
  await terraform('init', '-no-color', `-plugin-dir=${mirror}`)
  const applied = await terraform('apply', '-no-color', '-auto-approve')
  assert.match(applied, /^Apply complete! Resources: 12 added, 0 changed, 0 destroyed\.$/m)
  // Anything but 0 would be a difference.
  await terraform('plan', '-no-color', '-detailed-exitcode')

  const accessKeyId = (await terraform('output', '-raw', 'access_key_id')).trim()
  const secretAccessKey = (await terraform('output', '-raw', 'secret_access_key')).trim()
  const { ssm } = sdk(server, { accessKeyId, secretAccessKey })
  const { Parameter } = await ssm.getParameter({ Name: '/shop/password', WithDecryption: true })
  assert.equal(Parameter!.Value, 'correct horse battery staple')
  const written = ssm.putParameter({ Name: '/shop/url', Value: 'elsewhere', Overwrite: true })
  await assert.rejects(written, { name: 'AccessDeniedException' })

  assert.match(await terraform('destroy', '-no-color', '-auto-approve'), /^Destroy complete! Resources: 12 destroyed\.$/m)
  assert.deepEqual((await sdk(server).ssm.describeParameters({})).Parameters, [])
})

// Terraform with AWS's provider: the example is applied, a plan finds nothing to change, and it is destroyed.
import assert from 'node:assert/strict'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from '../../kit/identity.ts'
import { awsEnvironment } from '../../kit/python.ts'
import { sdk } from '../../kit/sdk.ts'
import { startServer } from '../../kit/server.ts'
import { checkout } from '../../kit/source-files.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { initTerraform, withoutTerraform } from '../../kit/terraform.ts'

test('the example is applied, stands as it was described, and is destroyed', { skip: withoutTerraform }, async t => {
  const server = await startServer()
  const folder = temporaryFolder()
  t.after(folder.remove)
  copyFileSync(join(checkout, 'examples/terraform/main.tf'), join(folder.path, 'main.tf'))
  const terraform = await initTerraform(folder.path, awsEnvironment(server, root))
  const applied = await terraform('apply', '-auto-approve')
  assert.match(applied, /^Apply complete! Resources: 12 added, 0 changed, 0 destroyed\.$/m)
  // Anything but 0 would be a difference.
  await terraform('plan', '-detailed-exitcode')

  const accessKeyId = (await terraform('output', '-raw', 'access_key_id')).trim()
  const secretAccessKey = (await terraform('output', '-raw', 'secret_access_key')).trim()
  const { ssm } = sdk(server, { accessKeyId, secretAccessKey })
  const { Parameter } = await ssm.getParameter({ Name: '/shop/password', WithDecryption: true })
  assert.equal(Parameter!.Value, 'correct horse battery staple')
  const written = ssm.putParameter({ Name: '/shop/url', Value: 'elsewhere', Overwrite: true })
  await assert.rejects(written, { name: 'AccessDeniedException' })

  assert.match(await terraform('destroy', '-auto-approve'), /^Destroy complete! Resources: 12 destroyed\.$/m)
  assert.deepEqual((await sdk(server).ssm.describeParameters({})).Parameters, [])
})

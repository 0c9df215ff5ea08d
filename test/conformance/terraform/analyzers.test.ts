import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../kit/identity.ts'
import { sdk } from '../../kit/sdk.ts'
import { startServer } from '../../kit/server.ts'
import { withoutTerraform } from '../../kit/terraform.ts'
import { live } from './life.ts'

const outputs = { usual: `arn:aws:access-analyzer:us-east-1:${account}:analyzer/usual` }
const life = {
  configuration: 'analyzers.tf',
  importedBy: {
    aws_accessanalyzer_analyzer: 'analyzer_name',
    aws_accessanalyzer_archive_rule: 'id',
  },
  outputs: [outputs, outputs],
} as const

test('analyzers of external and of unused access, with a configuration and without', { skip: withoutTerraform }, async t => {
  const server = await startServer()
  const [here, there] = [sdk(server).accessanalyzer, sdk(server, undefined, 'eu-west-1').accessanalyzer]
  const { end } = await live(t, server, life)
  const { analyzer: usual } = await here.getAnalyzer({ analyzerName: 'usual' })
  assert.equal(usual!.configuration, undefined)
  const { analyzer } = await there.getAnalyzer({ analyzerName: 'configured' })
  assert.deepEqual(analyzer!.configuration, { unusedAccess: { unusedAccessAge: 180 } })
  await end()
  assert.deepEqual((await here.listAnalyzers({})).analyzers, [])
  assert.deepEqual((await there.listAnalyzers({})).analyzers, [])
})

// The page about external key stores, run as it stands there: the example of a proxy beside the server, and the AWS CLI.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { after, suite, test } from 'node:test'
import { withoutCli } from '../kit/aws-command.ts'
import { run, runs } from '../kit/command-line.ts'
import { freePort } from '../kit/free-port.ts'
import { root, rootVariables } from '../kit/identity.ts'
import { fencesOf, readPage } from '../kit/pages.ts'
import { awsEnvironment } from '../kit/python.ts'
import { startServer } from '../kit/server.ts'
import { checkout } from '../kit/source-files.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const page = readPage('docs/external-key-stores.md')
const [preparing, proxying, starting, ...calling] = fencesOf(page, 'sh')
const expected = fencesOf(page, 'text')
const mark = 'behind this block'
const skip = runs('openssl', 'version') ? withoutCli : 'openssl is missing'

suite('the page', { skip }, async () => {
  const folder = temporaryFolder()
  after(folder.remove)
  for (const name of ['bin', 'examples', 'node_modules', 'package.json', 'src', 'tools', '.runtime']) {
    symlinkSync(join(checkout, name), join(folder.path, name))
  }
  mkdirSync(join(folder.path, '.stockade'))
  const port = String(await freePort())
  const shell = (program: string, environment = {}) =>
    run('sh', ['-eu', '-c', program.replaceAll('8443', port)], environment, '', folder.path)
  const prepared = await shell(preparing!)
  assert.equal(prepared.code, 0, prepared.err)

  const proxy = spawn('sh', ['-c', `exec ${proxying!}`], { cwd: folder.path, stdio: ['ignore', 'pipe', 'inherit'] })
  after(() => void proxy.kill())
  const lines: string[] = []
  const output = createInterface({ input: proxy.stdout }).on('line', line => lines.push(line))
  await once(output, 'line')

  const roots = /--outbound private --outbound-roots (\S+)/.exec(starting!)![1]!
  const server = await startServer({ outbound: { private: true, roots: join(folder.path, roots) } })

  test('its commands print what stands under them', async () => {
    const environment = {
      ...awsEnvironment(server, root), ...rootVariables, STOCKADE_PORT: new URL(server.url).port, STOCKADE_DATA: server.data,
    }
    const { code, out, err } = await shell(calling.map(block => `${block}echo '${mark}'\n`).join(''), environment)
    assert.equal(code, 0, err)
    assert.deepEqual(out.split(`${mark}\n`).slice(0, -1), expected)
    assert.match(lines.join('\n'), /^\/keys\/first\/encrypt for Encrypt by arn:aws:iam::\d+:root [\w-]+$/m)
  })

  test('the proxy answers nobody who has not signed', async () => {
    const ca = readFileSync(join(folder.path, roots))
    const { XksProxyAuthenticationCredential: { AccessKeyId } } = JSON.parse(
      readFileSync(join(folder.path, '.stockade/xks-proxy/store.json'), 'utf8'),
    ) as { readonly XksProxyAuthenticationCredential: { readonly AccessKeyId: string } }
    const date = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')
    const scope = `${date.slice(0, 8)}/us-east-1/kms-xks-proxy/aws4_request`
    const forged = `AWS4-HMAC-SHA256 Credential=${AccessKeyId}/${scope}, SignedHeaders=host;x-amz-date, Signature=`
    for (const authorization of ['', 'Bearer x', forged, `${forged}${'0'.repeat(64)}`]) {
      const url = `https://localhost:${port}/kms/xks/v1/health`
      const headers = { authorization, 'x-amz-date': date }
      const asked = request(url, { method: 'POST', ca, agent: false, headers }).end('{}')
      const [response] = await once(asked, 'response')
      assert.equal(response.statusCode, 401)
      assert.match(await text(response), /AuthenticationFailedException/)
    }
  })
})

// The SDK for JavaScript in a real browser, on a page of another origin than the server's.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { build } from 'esbuild'
import { runs } from '../kit/command-line.ts'
import { region, root } from '../kit/identity.ts'
import { startServer } from '../kit/server.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const browsers = ['chromium', 'chromium-headless-shell', 'google-chrome', 'chromium-browser']
const browser = browsers.find(name => runs(name, '--version'))
const skip = browser === undefined && `a browser is missing; install one that is called ${browsers.join(' or ')}`

/** What the page does, and tells the server that it came from. */
const page = (endpoint: string) => `
  import { IAMClient, GetUserCommand } from '@aws-sdk/client-iam'
  import { KMSClient, CreateKeyCommand, EncryptCommand, DecryptCommand, DescribeKeyCommand } from '@aws-sdk/client-kms'
  const settings = ${JSON.stringify({
    endpoint, region, maxAttempts: 1, credentials: { accessKeyId: root.accessKeyId, secretAccessKey: root.secretAccessKey },
  })}
  const told = async () => {
    const kms = new KMSClient(settings)
    const { KeyMetadata: { KeyId } } = await kms.send(new CreateKeyCommand({}))
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: new TextEncoder().encode('from a page') }))
    const { Plaintext } = await kms.send(new DecryptCommand({ CiphertextBlob }))
    const refused = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/none' })).catch(error => error)
    const unknown = await new IAMClient(settings).send(new GetUserCommand({ UserName: 'nobody' })).catch(error => error)
    return [new TextDecoder().decode(Plaintext), refused.name, refused.$metadata.requestId !== undefined, unknown.name]
  }
  const body = JSON.stringify(await told().catch(error => String(error)))
  await fetch('/told', { method: 'POST', body })`

test('a page calls with the SDK, and reads answers and refusals', { skip }, async () => {
  const server = await startServer()
  const stdin = { contents: page(server.url), resolveDir: import.meta.dirname }
  const { outputFiles: [script] } = await build({ stdin, bundle: true, format: 'esm', platform: 'browser', write: false })
  let tell: (told: unknown) => void
  const told = new Promise(resolve => (tell = resolve))
  const site = createServer(async (request, response) => {
    const body = await text(request)
    if (request.url === '/told') tell(JSON.parse(body))
    response.setHeader('content-type', request.url === '/page.js' ? 'text/javascript' : 'text/html')
    response.end(request.url === '/page.js' ? script!.text : '<script type="module" src="/page.js"></script>')
  }).listen(0, '127.0.0.1')
  await once(site, 'listening')
  const { port } = site.address() as { port: number }
  const folder = temporaryFolder()
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-port=0', `--user-data-dir=${folder.path}`]
  // What is started by that name may be a script that waits for the browser: both are of one group, and hold one pipe.
  const child = spawn(browser!, [...flags, `http://127.0.0.1:${port}/`], { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  const ended = once(child.stdout.resume(), 'close').then(() => 'The browser ended by itself.')
  try {
    assert.deepEqual(await Promise.race([told, ended]), ['from a page', 'NotFoundException', true, 'NoSuchEntityException'])
  } finally {
    if (child.exitCode === null) process.kill(-child.pid!)
    await ended
    site.closeAllConnections()
    site.close()
    folder.remove()
  }
})

// The pages of docs/clients, run as they stand there: each program with the environment that the page exports, and once more
// without it, with the client that the page makes in code.
import assert from 'node:assert/strict'
import { globSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { withoutCli } from '../kit/aws-command.ts'
import { readClientPage, withClient } from '../kit/client-page.ts'
import { run, runs } from '../kit/command-line.ts'
import { withoutBoto3 } from '../kit/python.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { checkout } from '../kit/source-files.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'
import { initTerraform, withoutTerraform } from '../kit/terraform.ts'

/** The root user's, as the pages have it. */
const rootAccessKey = { accessKeyId: 'AKIA0123456789ABCDEF', secretAccessKey: 'for-tests-alone' }
const server = await startServer({ rootAccessKey })

/** Nothing of this machine's own says where to go or who calls. */
const neutral: Readonly<Record<string, string | undefined>> = {
  ...Object.fromEntries(Object.keys(process.env).filter(name => name.startsWith('AWS_')).map(name => [name, undefined])),
  AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null', AWS_EC2_METADATA_DISABLED: 'true', AWS_PAGER: '',
}

/** Compilers load half of a client's world, or compile it. What they fetch stays in a folder of the checkout. */
const cache = join(checkout, '.runners')
const isLong = process.env['STOCKADE_TEST_CLIENTS'] === 'all'
const without = (command: string, from: string, ...version: readonly string[]) => isLong
  ? !runs(command, ...version) && `${command} is missing; install it with ${from}`
  : 'what the SDK needs is fetched and compiled, which takes minutes: run it with STOCKADE_TEST_CLIENTS=all'

interface Client {
  readonly page: string
  readonly language: string
  readonly skip: string | false
  /** Where the program goes, beside files that the page shows, by the language of their blocks, and others. */
  readonly file: string
  readonly shown?: Readonly<Record<string, string>>
  readonly others?: Readonly<Record<string, string>>
  /** One after the other, in the folder. */
  readonly commands: readonly (readonly [string, ...string[]])[]
  readonly environment?: Readonly<Record<string, string>>
}

const clients: readonly Client[] = [
  { page: 'boto3.md', language: 'python', skip: withoutBoto3, file: 'first_key.py', commands: [['python3', 'first_key.py']] },
  { page: 'javascript.md', language: 'js', skip: false, file: 'first-key.mjs', commands: [[process.execPath, 'first-key.mjs']] },
  {
    page: 'go.md', language: 'go', skip: without('go', 'what go.dev/dl has', 'version'), file: 'main.go',
    others: { 'go.mod': 'module example\n' },
    commands: [['go', 'mod', 'tidy'], ['go', 'run', '.']],
    environment: { GOMODCACHE: join(cache, 'go/modules'), GOCACHE: join(cache, 'go/built'), GOFLAGS: '-modcacherw' },
  },
  {
    page: 'java.md', language: 'java', skip: without('mvn', 'your system\'s package maven', '-v'),
    file: 'src/main/java/FirstKey.java', shown: { 'pom.xml': 'xml' },
    commands: [['mvn', '-B', '-q', `-Dmaven.repo.local=${join(cache, 'maven')}`, 'compile', 'exec:java']],
  },
  {
    page: 'rust.md', language: 'rust', skip: without('cargo', 'rustup, of rustup.rs', 'version'), file: 'src/main.rs',
    shown: { 'Cargo.toml': 'toml' }, commands: [['cargo', 'run', '--quiet']],
    environment: { CARGO_TARGET_DIR: join(cache, 'cargo') },
  },
]

for (const client of clients) {
  suite(client.page, { skip: client.skip }, () => {
    const { environment, blocks } = readClientPage(client.page, server.url)
    const [program, made] = blocks(client.language)
    test('with the environment that it exports', t => decrypts(t, client, program!, environment))
    test('with the client that it makes in code', t => decrypts(t, client, withClient(program!, made!), {}))
  })
}

async function decrypts(t: TestContext, client: Client, program: string, environment: Readonly<Record<string, string>>) {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const { blocks } = readClientPage(client.page, server.url)
  symlinkSync(join(checkout, 'node_modules'), join(folder.path, 'node_modules'))
  mkdirSync(dirname(join(folder.path, client.file)), { recursive: true })
  writeFileSync(join(folder.path, client.file), program)
  const shown = Object.entries(client.shown ?? {}).map(([name, language]) => [name, blocks(language)[0]!] as const)
  for (const [name, text] of [...shown, ...Object.entries(client.others ?? {})]) writeFileSync(join(folder.path, name), text)
  let printed = ''
  for (const [command, ...args] of client.commands) {
    const { code, out, err } = await run(command, args, { ...neutral, ...client.environment, ...environment }, '', folder.path)
    assert.equal(code, 0, `${command} ${args.join(' ')}\n${out}\n${err}`)
    printed = out
  }
  assert.match(printed, /decrypted: the same\n/)
}

suite('aws-cli.md', { skip: withoutCli }, () => {
  const { environment, blocks } = readClientPage('aws-cli.md', server.url)
  const [, call, program] = blocks('sh')
  const shell = async (text: string, variables: Readonly<Record<string, string>>, path = checkout) =>
    run('bash', ['-euo', 'pipefail', '-c', text], { ...neutral, ...variables }, '', path)

  test('with the environment that it exports', async t => {
    const folder = temporaryFolder()
    t.after(folder.remove)
    const { code, out, err } = await shell(program!, environment, folder.path)
    assert.equal(code, 0, err)
    assert.match(out, /^decrypted: the same$/m)
  })

  test('with the flag that names the endpoint', async () => {
    const { AWS_ENDPOINT_URL: _, ...others } = environment
    const { code, out, err } = await shell(call!, others)
    assert.equal(code, 0, err)
    assert.match(out, /"KeyArn": "arn:aws:kms:us-east-1:000000000000:key/)
  })

  test('some services are called at AWS by version 1, unless the flag says where', async t => {
    const version = (await shell('aws --version 2>&1', {})).out
    const missing = `this is ${version.trim()}; install version 1 with: python3 -m pip install awscli`
    if (!version.startsWith('aws-cli/1.')) return t.skip(missing)
    // Nobody listens at the proxy, so that no call leaves this machine.
    const enclosed = { ...environment, AWS_MAX_ATTEMPTS: '1', HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: '' }
    const away = ['sqs list-queues', 'rds describe-db-instances', 'docdb describe-db-clusters', 'neptune describe-db-clusters',
      'emr list-clusters --region eu-west-1', 'health describe-events --region eu-west-1']
    await Promise.all(away.map(async command => {
      assert.match((await shell(`aws ${command}`, enclosed)).err, /Failed to connect to proxy URL/, command)
    }))
    const { out } = await shell(`aws ${away[0]} --endpoint-url ${server.url}`, enclosed)
    assert.equal(out, '')
    const { err } = await shell(`aws ${away[1]} --endpoint-url ${server.url}`, enclosed)
    assert.match(err, /rds is not part of Stockade/)
  })
})

suite('terraform.md', { skip: withoutTerraform }, () => {
  const { environment, blocks } = readClientPage('terraform.md', server.url)
  const [program, provider] = blocks('hcl')
  const cases = [['with the environment that it exports', program!, environment],
    ['with the provider that it configures in code', program!.replace('provider "aws" {}\n', () => provider!), {}]] as const
  for (const [title, text, variables] of cases) {
    test(title, async t => {
      const folder = temporaryFolder()
      t.after(folder.remove)
      writeFileSync(join(folder.path, 'main.tf'), text)
      const terraform = await initTerraform(folder.path, { ...neutral, ...variables })
      assert.match(await terraform('apply', '-auto-approve'), /^decrypted = "the same"$/m)
    })
  }
})

test('the pair that other emulators take is nobody\'s', async () => {
  const { kms, sts } = sdk(server, { accessKeyId: 'test', secretAccessKey: 'test' })
  await assert.rejects(kms.listKeys({}), { name: 'UnrecognizedClientException' })
  await assert.rejects(sts.getCallerIdentity({}), { name: 'InvalidClientTokenId' })
})

test('each page says of itself what no test runs', () => {
  const names = globSync('*.md', { cwd: join(checkout, 'docs/clients') }).filter(name => name !== 'README.md').sort()
  const tested = [...clients.map(({ page }) => page), 'aws-cli.md', 'terraform.md']
  for (const name of names) {
    const { text, environment } = readClientPage(name, server.url)
    assert.equal(text.endsWith('\nNot run by a test.\n'), !tested.includes(name), name)
    assert.equal(environment['AWS_ENDPOINT_URL'], server.url, name)
    assert.equal(environment['AWS_ACCESS_KEY_ID'], rootAccessKey.accessKeyId, name)
  }
  assert.equal(names.length, 10)
})

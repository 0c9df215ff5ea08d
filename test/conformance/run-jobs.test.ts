// What the pages have jobs of CI type is run as a runner runs it, and starts a server that the job's clients may ask.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../kit/free-port.ts'
import { fencesOf, readPage, yamlDocuments } from '../kit/pages.ts'
import { sdk } from '../kit/sdk.ts'
import { checkout } from '../kit/source-files.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'
import packageFile from '../../package.json' with { type: 'json' }

/** As `npm pack` calls it. */
const tarball = `${packageFile.name}-${packageFile.version}.tgz`

interface GithubJob {
  readonly env: Readonly<Record<string, string>>
  readonly steps: readonly { readonly run?: string; readonly env?: Readonly<Record<string, string>> }[]
}

interface GitlabJob {
  readonly variables: Readonly<Record<string, string>>
  readonly before_script: readonly string[]
}

/** Runs a script as a runner does, where `npx` starts the checkout, and calls the server with what the job's clients have. */
async function runJob(t: TestContext, script: string, variables: Readonly<Record<string, string>>): Promise<void> {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const programs = join(folder.path, 'bin')
  mkdirSync(programs)
  writeFileSync(join(programs, 'npx'), `#!/bin/sh
[ "$1 $2" = '--yes ./${tarball}' ] || exit 64
shift 2
# Of the npm that runs the tests; the shell that the launcher would end with goes as soon as the step is done.
unset npm_lifecycle_event
exec '${process.execPath}' '${join(checkout, 'bin/stockade.mjs')}' "$@"
`, { mode: 0o755 })
  const port = String(await freePort())
  const url = variables['AWS_ENDPOINT_URL']!.replace('4566', port)
  const shell = spawn('bash', ['-e', '-c', script], {
    cwd: folder.path, detached: true, stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env, ...variables, AWS_ENDPOINT_URL: url, STOCKADE_PORT: port, RUNNER_TEMP: folder.path,
      PATH: `${programs}:${process.env['PATH']}`,
    },
  })
  t.after(() => {
    try {
      process.kill(-shell.pid!)
    } catch { /* nothing of it runs any more */ }
  })
  const [code] = await once(shell, 'exit') as [number]
  assert.equal(code, 0)
  const identity = { accessKeyId: variables['AWS_ACCESS_KEY_ID']!, secretAccessKey: variables['AWS_SECRET_ACCESS_KEY']! }
  assert.match((await sdk({ url }, identity).sts.getCallerIdentity({})).Arn!, /:root$/)
  process.kill(-shell.pid!)
  while (await fetch(`${url}/_stockade/health`).then(() => true, () => false)) await delay(20)
}

const withoutShell = ['bash', 'curl'].find(name => spawnSync(name, ['--version']).error)
const skip = withoutShell !== undefined && `${withoutShell} is missing; install it with your system's packages`

test('what a job of GitHub Actions types', { skip }, async t => {
  const documents = fencesOf(readPage('docs/run/github-actions.md'), 'yaml').flatMap(yamlDocuments)
  const [page] = documents as [{ jobs: { test: GithubJob } }]
  const { env, steps } = page.jobs.test
  const starting = steps.find(({ run }) => run?.includes('stockade-server'))!
  const expand = (text: string) => text.replaceAll(/\$\{\{ env\.(\w+) \}\}/g, (_, name: string) => env[name]!)
  const own = Object.entries(starting.env!).map(([name, text]) => [name, expand(text)] as const)
  await runJob(t, starting.run!, { ...env, ...Object.fromEntries(own) })
})

test('what a job of GitLab types', { skip }, async t => {
  const [, page] = fencesOf(readPage('docs/run/gitlab.md'), 'yaml').flatMap(yamlDocuments) as [unknown, { test: GitlabJob }]
  await runJob(t, page.test.before_script.join('\n'), page.test.variables)
})

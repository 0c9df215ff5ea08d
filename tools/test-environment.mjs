// What the tests see of who runs them: nothing that is his. Plain JavaScript for Node 20.
import { homedir } from 'node:os'
import { join } from 'node:path'

/** What a run may be told by variables: how much of each thing, from which numbers, and where real parts are. */
const told = new Set([
  'ATTACKS', 'CHANCE', 'CLIENTS', 'HISTORY', 'INPUTS', 'MODELS', 'MUTATIONS', 'RECORDS', 'RESTARTS', 'REVOCATIONS', 'ROUNDS',
  'SIGNED_MUTATIONS', 'SIZES', 'SLOW_CLIENTS', 'STOPPED', 'STOPS', 'TERRAFORM_PLUGINS',
].map(name => `STOCKADE_${name}`))

const isKept = name => !/^(?:AWS|XDG|STOCKADE)_/.test(name) || name.startsWith('STOCKADE_TEST_') || told.has(name)

/**
 * The environment of the tests, with a home of theirs. His AWS profiles, settings and keys stay out of it; what npm and Python
 * have installed and keep for him is only read, and goes on being found.
 */
export function testEnvironment(environment, home) {
  const kept = Object.fromEntries(Object.entries(environment).filter(([name]) => isKept(name.toUpperCase())))
  const his = environment.HOME ?? homedir()
  const windows = process.platform === 'win32'
  return {
    npm_config_cache: windows ? join(environment.LOCALAPPDATA ?? his, 'npm-cache') : join(his, '.npm'),
    npm_config_userconfig: join(his, '.npmrc'),
    ...(process.platform === 'linux' && { PYTHONUSERBASE: join(his, '.local') }),
    ...kept,
    HOME: home,
    USERPROFILE: home,
    ...(windows && { APPDATA: join(home, 'AppData', 'Roaming'), LOCALAPPDATA: join(home, 'AppData', 'Local') }),
  }
}

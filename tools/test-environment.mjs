// What the tests see of who runs them: no settings of what calls others in their name, and nothing that is named as a secret. How
// programs are found, fetched and run stays as it is set: PATH, proxies, NODE_OPTIONS, what npm and Python read. Plain JavaScript
// for Node 20.
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Of Stockade, of clients of clouds and of databases, and of where programs keep theirs. */
const settings = /^(?:STOCKADE|AWS|AZURE|ARM|GOOGLE|CLOUDSDK|TF|XDG)_|^PG[A-Z]+$|^SSH_AUTH_SOCK$/
const secrets = /(?:^|_)(?:TOKEN|SECRETS?|PASSWORD|PASSPHRASE|CREDENTIALS?|(?:API|ACCESS|PRIVATE)_?KEY)(?:_|$)/

/** What a run is told by variables: how much of each thing, from which numbers, and where real parts are. */
const isTold = name => name.startsWith('STOCKADE_TEST_')

const isKept = name => isTold(name) || !(settings.test(name) || secrets.test(name))

/**
 * The environment of the tests, with a home of theirs. What npm and Python have installed and keep in the home of who runs them
 * is only read, and goes on being found.
 */
export function testEnvironment(environment, home) {
  const kept = Object.fromEntries(Object.entries(environment).filter(([name]) => isKept(name.toUpperCase())))
  const usersHome = environment.HOME ?? homedir()
  const windows = process.platform === 'win32'
  return {
    npm_config_cache: windows ? join(environment.LOCALAPPDATA ?? usersHome, 'npm-cache') : join(usersHome, '.npm'),
    npm_config_userconfig: join(usersHome, '.npmrc'),
    ...(process.platform === 'linux' && { PYTHONUSERBASE: join(usersHome, '.local') }),
    ...kept,
    HOME: home,
    USERPROFILE: home,
    ...(windows && { APPDATA: join(home, 'AppData', 'Roaming'), LOCALAPPDATA: join(home, 'AppData', 'Local') }),
  }
}

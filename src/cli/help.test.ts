import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandsOf, helpOf } from '../../test/kit/commands.ts'
import { readConfig, readNextRootKey, settingNames, variableOf } from '../config.ts'

/** The variables that reading something asks for. */
function askedOf(read: (environment: Readonly<Record<string, string | undefined>>) => unknown): readonly string[] {
  const asked = new Set<string>()
  read(new Proxy({}, {
    get(_nothing, name) {
      asked.add(String(name))
      return undefined
    },
  }))
  return [...asked]
}

const commands = await commandsOf()
const named = await Promise.all(commands.map(async words => [words.join(' '), await helpOf(...words)] as const))
const helps = new Map(named)

const secretsOfStore = ['STOCKADE_ROOT_KEY', 'STOCKADE_PASSPHRASE']
const rootUser = ['STOCKADE_ROOT_ACCESS_KEY_ID', 'STOCKADE_ROOT_SECRET_ACCESS_KEY']

const isNamed = (help: string, variable: string): boolean => new RegExp(`\\b${variable}\\b`).test(help)

test('each flag that is a setting names its variable, in each command that takes it', () => {
  let flags = 0
  for (const [command, help] of helps) {
    for (const name of settingNames.filter(setting => new RegExp(`^ {2}--${setting}\\b`, 'm').test(help))) {
      assert.ok(isNamed(help, variableOf(name)), `${command}: --${name}`)
      flags++
    }
  }
  assert.ok(flags > 40, String(flags))
})

test('start names every variable that the configuration reads, secrets among them', () => {
  const asked = askedOf(environment => readConfig({}, environment))
  const known = [...secretsOfStore, ...rootUser, ...settingNames.map(variableOf)]
  assert.deepEqual(known.filter(variable => !asked.includes(variable)), [])
  const help = helps.get('start')!
  assert.deepEqual(asked.filter(variable => !isNamed(help, variable)), [])
})

test('so does each command that opens a store, or asks a server, and one that takes another root key', () => {
  const next = askedOf(environment => readNextRootKey({ file: undefined, command: undefined }, environment))
  for (const [command, help] of helps) {
    if (help.includes('--root-key-file')) for (const variable of secretsOfStore) assert.ok(isNamed(help, variable), command)
    // Whom a server speaks TLS by it tells everybody.
    const isSigned = help.includes('--port') && command !== 'trust'
    if (isSigned) for (const variable of rootUser) assert.ok(isNamed(help, variable), command)
    if (help.includes('--to-command')) for (const variable of next) assert.ok(isNamed(help, variable), command)
  }
  const taking = (flag: string) => [...helps].filter(([, help]) => help.includes(flag)).map(([command]) => command).sort()
  assert.deepEqual(taking('--root-key-file'), ['import', 'journal verify', 'root-key rotate', 'start', 'trust'])
  assert.deepEqual(taking('--port'), [
    'clock advance', 'clock confirm', 'env', 'explain', 'policy check', 'policy generate', 'reset', 'start', 'status', 'trust',
    'whoami',
  ])
})

test('the first page says where settings come from, and development mode what it allows', () => {
  assert.match(helps.get('')!, /STOCKADE_<NAME>/)
  assert.match(helps.get('start')!.replaceAll(/\s+/g, ' '), /--dev .*'stockade clock advance' and 'stockade reset' are allowed/)
})

import assert from 'node:assert/strict'
import { chmodSync, existsSync, readFileSync, readlinkSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { stockade } from '../../../test/kit/command-line.ts'
import { rootVariables } from '../../../test/kit/identity.ts'
import { temporaryFolder } from '../../../test/kit/temporary-folder.ts'
import { ConfigError } from '../../config.ts'
import { writeProfile } from './aws-profile.ts'

const profile = { url: 'http://127.0.0.1:4566', region: 'us-east-1', accessKeyId: 'AKIA', secretAccessKey: 'hush' }

/** The two files of AWS's clients, in a folder of the test's own. */
function files(t: TestContext) {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const [config, credentials] = ['config', 'credentials'].map(name => join(folder.path, name)) as [string, string]
  const before = { ...process.env }
  t.after(() => void (process.env = before))
  process.env = { ...before, AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials }
  return { folder: folder.path, config, credentials }
}

test('a profile that is nobody\'s is made, and one of ours is renewed', t => {
  const { config, credentials } = files(t)
  writeProfile('test', profile)
  writeProfile('test', { ...profile, url: 'http://localhost:4600', secretAccessKey: 'other' })
  const place = 'region = us-east-1\nendpoint_url = http://localhost:4600\ndisable_host_prefix_injection = true\n'
  assert.equal(readFileSync(config, 'utf8'), `[profile test]\n${place}`)
  assert.equal(readFileSync(credentials, 'utf8'), '[test]\naws_access_key_id = AKIA\naws_secret_access_key = other\n')
})

test('a profile that points somewhere else is left as it is, unless it is taken over', t => {
  const { config, credentials } = files(t)
  const [real, key] = ['[default]\n# mine\nregion = eu-west-1\noutput = json\n', '[default]\naws_access_key_id = AKIAREAL\n']
  const refused = /^The AWS profile 'default' is there and is no Stockade's: .* or take it over with --force/
  for (const [settings, keys] of [
    [real, key], ['', key], [real, ''], [`${real}endpoint_url = https://kms.eu-west-1.amazonaws.com\n`, ''],
    [`${real}endpoint_url = http://127.0.0.1.example.com\n`, ''], [`${real}endpoint_url = nonsense\n`, key],
  ] as const) {
    writeFileSync(config, settings)
    writeFileSync(credentials, keys)
    assert.throws(() => writeProfile('default', profile), { name: 'ConfigError', message: refused })
    assert.deepEqual([readFileSync(config, 'utf8'), readFileSync(credentials, 'utf8')], [settings, keys])
  }
  writeFileSync(config, real)
  writeProfile('default', profile, true)
  const place = 'endpoint_url = http://127.0.0.1:4566\ndisable_host_prefix_injection = true\n'
  assert.equal(readFileSync(config, 'utf8'), `[default]\n# mine\nregion = us-east-1\noutput = json\n${place}`)
})

test('the files are those that clients read', async t => {
  const { folder, config } = files(t)
  const env = (given: Readonly<Record<string, string>>) => stockade(['env', '--port', '1', '--profile', 'test'], {
    ...rootVariables,
    HOME: folder, USERPROFILE: folder, ...given,
  })
  const { code, out, err } = await env({ AWS_CONFIG_FILE: '~/config', AWS_SHARED_CREDENTIALS_FILE: '', AWS_REGION: 'eu-west-1' })
  assert.match(out, /^unset AWS_REGION$/m, 'the profile says it, and clients read the variable first')
  const told = [
    `The profile 'test' is in ${config} and ${join(folder, '.aws', 'credentials')}.`,
    'No server listens at http://127.0.0.1:1 yet.',
  ]
  assert.deepEqual([code, err], [0, `${told.join('\n')}\n`])
  const one = await env({ AWS_CONFIG_FILE: '~/one', AWS_SHARED_CREDENTIALS_FILE: `${folder}/./one` })
  assert.equal(one.code, 2)
  assert.match(one.err, /name one file/)
  assert.equal(existsSync(join(folder, 'one')), false)
})

test('a value that goes on in another line is no setting of its own, and nothing is written', () => {
  for (const name of Object.keys(profile)) {
    const evil = { ...profile, [name]: 'x\n[profile evil]\ncredential_process = id' }
    assert.throws(() => writeProfile('test', evil), ConfigError, name)
  }
})

test('what lies in the place of a draft gives the credentials neither its mode nor its place', t => {
  const { folder, credentials } = files(t)
  const elsewhere = join(folder, 'elsewhere')
  writeFileSync(`${credentials}.new`, '')
  chmodSync(`${credentials}.new`, 0o666)
  writeProfile('test', profile)
  if (process.platform !== 'win32') assert.equal(statSync(credentials).mode & 0o777, 0o600)
  writeFileSync(elsewhere, 'theirs')
  symlinkSync(elsewhere, `${credentials}.new`)
  writeProfile('test', profile)
  assert.equal(readFileSync(elsewhere, 'utf8'), 'theirs')
  assert.match(readFileSync(credentials, 'utf8'), /hush/)
  // Who keeps the file itself elsewhere finds the profile there.
  renameSync(credentials, elsewhere)
  symlinkSync(elsewhere, credentials)
  writeProfile('linked', profile)
  assert.equal(readlinkSync(credentials), elsewhere)
  assert.match(readFileSync(elsewhere, 'utf8'), /\[test\][^]*\[linked\]/)
})

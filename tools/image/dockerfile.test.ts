// The Dockerfile says the same of its image as `npm run image`, and takes what is there.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkout } from '../../test/kit/source-files.ts'
import { environment, runtimeConfig } from './config.ts'

interface Instruction {
  readonly name: string
  readonly text: string
}

const dockerfile = readFileSync(join(checkout, 'Dockerfile'), 'utf8')
const instructions: readonly Instruction[] = dockerfile.replaceAll(/^#.*\n/gm, '').replaceAll(/\\\n\s*/g, '').split('\n')
  .filter(line => line !== '').map(line => /^(?<name>[A-Z]+) (?<text>.+)$/.exec(line)!.groups as unknown as Instruction)
/** Of the last stage, which is the image. */
const stage = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'))
const all = (name: string) => stage.filter(one => one.name === name).map(({ text }) => text)
const only = (name: string) => {
  const [text, ...more] = all(name)
  assert.deepEqual(more, [], name)
  return text ?? assert.fail(`There is no ${name}`)
}

const config = runtimeConfig(false) as {
  readonly Env: readonly string[]
  readonly User: string
  readonly Entrypoint: readonly string[]
  readonly Cmd: readonly string[]
  readonly WorkingDir: string
  readonly StopSignal: string
  readonly Volumes: object
  readonly ExposedPorts: object
  readonly Healthcheck: Readonly<Record<string, number>> & { readonly Test: readonly string[] }
}

test('it is run as the other is', () => {
  assert.equal(only('USER'), config.User)
  assert.deepEqual(JSON.parse(only('ENTRYPOINT')), config.Entrypoint)
  assert.deepEqual(JSON.parse(only('CMD')), config.Cmd)
  assert.deepEqual([only('VOLUME')], Object.keys(config.Volumes))
  assert.deepEqual([`${only('EXPOSE')}/tcp`], Object.keys(config.ExposedPorts))
  assert.deepEqual([only('WORKDIR'), only('STOPSIGNAL')], [config.WorkingDir, config.StopSignal])
  // Where its programs are is the base image's to say.
  const { PATH: _path, ...variables } = environment
  assert.deepEqual(Object.fromEntries(only('ENV').split(' ').map(one => one.split('='))), variables)
})

test('what is told of authorities that one trusts is the other\'s alone', () => {
  const { Env } = runtimeConfig(true) as typeof config
  const more = Env.filter(one => !config.Env.includes(one)).map(one => one.split('=')[0]!)
  assert.deepEqual(more, ['SSL_CERT_FILE', 'NODE_USE_SYSTEM_CA'])
  for (const name of more) assert.doesNotMatch(only('ENV'), new RegExp(name))
  const [, header = ''] = /^((?:#.*\n)+)/.exec(dockerfile) ?? []
  for (const name of more) assert.match(header, new RegExp(name))
})

test('its health is asked for as the other\'s is', () => {
  const [flags = '', command = ''] = only('HEALTHCHECK').split(' CMD ')
  const { Test, Interval, Timeout, StartPeriod, StartInterval, Retries } = config.Healthcheck
  assert.deepEqual(['CMD', ...(JSON.parse(command) as string[])], Test)
  const seconds = (text: string) => Number(/^(\d+)s$/.exec(text)![1]) * 1e9
  const told = new Map(flags.split(' ').map(flag => flag.split('=') as [string, string]))
  const times = ['--interval', '--timeout', '--start-period', '--start-interval'].map(flag => seconds(told.get(flag)!))
  assert.deepEqual([...times, Number(told.get('--retries'))], [Interval, Timeout, StartPeriod, StartInterval, Retries])
})

test('what it copies from the build is in the checkout, or is what a build makes', () => {
  const sources = all('COPY').flatMap(text => text.split(' ').slice(1, -1)).map(path => path.replace(/^\/build\//, ''))
  assert.ok(sources.length > 3)
  const missing = sources.filter(path => path !== 'dist/' && !existsSync(join(checkout, path)))
  assert.deepEqual(missing, [])
  const ignored = readFileSync(join(checkout, '.dockerignore'), 'utf8').trim().split('\n')
  assert.deepEqual(sources.filter(path => path !== 'dist/' && ignored.some(one => path.startsWith(one))), [])
  assert.ok(statSync(join(import.meta.dirname, 'stockade')).mode & 0o100, 'it is copied with its mode')
})

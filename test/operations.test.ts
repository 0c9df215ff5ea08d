// What every operation has in common: its file is named as the AWS CLI's command, its service exports it, its test stands
// beside it, and the actions that it asks for are IAM's.
import assert from 'node:assert/strict'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { plans, restPlans } from '../bench/operation-requests.ts'
import { unmeasured } from '../bench/unmeasured.ts'
import type { Contract } from '../src/contracts/contract.ts'
import { isChange, isOperation, type Operation } from '../src/gateway/operation.ts'
import type { Service } from '../src/gateway/service.ts'
import { services } from '../src/services/index.ts'
import { commandName } from './kit/command-name.ts'
import { checkout, isTest, sourceFiles } from './kit/source-files.ts'

interface OperationFile {
  /** `src/services/kms/operations/create-alias.ts`. */
  readonly path: string
  readonly operation: Operation
}

const paths = globSync('src/services/*/operations/*.ts', { cwd: checkout })
  .filter(path => !path.endsWith('.test.ts'))
  .sort()
const files: OperationFile[] = await Promise.all(paths.map(async path => {
  const { default: operation } = (await import(join(checkout, path))) as { default?: unknown }
  return { path, operation: isOperation(operation) ? operation : assert.fail(`${path} exports no operation as its default`) }
}))
const loaded = await Promise.all(services.map(async ({ facts, load }) => {
  const module = (await load()) as Record<string, unknown>
  return { facts, module }
}))
const contracts = loaded.map(({ module }) => (module['service'] as { readonly contract: Contract }).contract)

const pathOf = (service: string, operation: string) => `src/services/${service}/operations/${commandName(operation)}.ts`

test('every operation file is named as its command, in the folder of its service', () => {
  assert.deepEqual(
    files.map(({ path }) => path),
    files.map(({ operation: { contract } }) => pathOf(contract.service.name, contract.name)),
  )
  assert.ok(files.length >= 22)
})

test('commands are spelled as the AWS CLI spells them', () => {
  const spelled = {
    CreateAlias: 'create-alias', ListMFADevices: 'list-mfa-devices', AssumeRoleWithSAML: 'assume-role-with-saml',
    GetSAMLProvider: 'get-saml-provider', ListSSHPublicKeys: 'list-ssh-public-keys',
  }
  for (const [operation, command] of Object.entries(spelled)) assert.equal(commandName(operation), command)
})

test('every service exports its operations, and nothing twice', () => {
  for (const { facts, module } of loaded) {
    const exported = Object.values(module).filter(isOperation)
    const own = files.filter(({ path }) => path.startsWith(`src/services/${facts.name}/`)).map(({ operation }) => operation)
    assert.deepEqual(new Set(exported), new Set(own), facts.name)
    assert.equal(exported.length, own.length, facts.name)
  }
})

test('what a service does by itself is called after the service, and each once', () => {
  for (const { facts, module } of loaded) {
    const { jobs = {}, effects = {} } = module['service'] as Service
    const names = Object.entries(effects).map(([name, effect]) => [`${facts.name}.${name}`, effect.name])
    for (const [listed, own] of names) assert.equal(own, listed)
    const all = [...Object.keys(jobs), ...Object.keys(effects)]
    assert.equal(new Set(all).size, all.length, facts.name)
  }
})

/** As the SDK's clients call the operation: a test of its noun, beside the service's nouns or in their room, calls it so. */
const method = (name: string): string => `.${name[0]!.toLowerCase()}${name.slice(1)}(`

test('every operation has its test beside it, or in that of its noun', () => {
  const tests = new Map(sourceFiles().filter(isTest).map(({ path, lines }) => [path, lines.join('\n')]))
  const untested = files.filter(({ path, operation: { contract } }) => {
    if (tests.has(path.replace(/\.ts$/, '.test.ts'))) return false
    const folder = folderOf(path)
    const ofNouns = [...tests].filter(([own]) => own.startsWith(folder) && !own.startsWith(`${folder}operations/`))
    return !ofNouns.some(([, text]) => text.includes(method(contract.name)))
  })
  assert.deepEqual(untested.map(({ path }) => path), [])
})

const folderOf = (path: string): string => path.slice(0, path.indexOf('operations/'))

test('whatever answers credentials of a session is decided as a change is', () => {
  const answering = files.map(({ operation }) => operation).filter(({ contract }) => {
    const { output } = contract
    return output.type === 'structure' && Object.hasOwn(output.members, 'Credentials')
  })
  for (const operation of answering) {
    const { contract } = operation
    assert.equal(isChange({ service: { built: new Map([[contract.name, operation]]) }, contract }), true, contract.name)
  }
  assert.ok(answering.length >= 2)
})

/** Actions that AWS checks and the IAM reference data does not know, each with its evidence. */
const supplements: Readonly<Record<string, string>> = {}

test('every action that is asked for is one of IAM\'s', () => {
  const known = new Set([...contracts.flatMap(({ actions }) => actions), ...Object.keys(supplements)])
  const unknown = files.flatMap(({ path, operation: { definition: { access } } }) =>
    access === 'anyone-signed' ? [] : access.flatMap(({ action }) => (known.has(action) ? [] : [`${path} asks for ${action}`])))
  assert.deepEqual(unknown, [])
})

/** AWS: what anyone may call who can sign. It is listed here so that nothing joins it unseen. */
const withoutPermission = ['sts:GetCallerIdentity', 'sts:GetSessionToken']

test('every operation asks for at least one action, but for those that AWS lets anyone call', () => {
  const free = files.filter(({ operation: { definition: { access } } }) => access === 'anyone-signed' || access.length === 0)
    .map(({ operation: { contract } }) => `${contract.service.name}:${contract.name}`)
  assert.deepEqual(free, withoutPermission)
})

test('every service says in its README what works, what differs and what is missing', () => {
  const pages = services.map(({ facts }) => `src/services/${facts.name}/README.md`)
  const silent = pages.filter(path => !existsSync(join(checkout, path)))
  assert.deepEqual(silent, [])
})

test('every operation is benchmarked once, or says why it is not', () => {
  const measured = [...plans, ...restPlans].map(({ service, operation }) => `${service}:${operation}`)
  const asked = [...measured, ...Object.keys(unmeasured)]
  const built = files.map(({ operation: { contract } }) => `${contract.service.name}:${contract.name}`)
  assert.deepEqual(asked.sort(), built.sort())
})

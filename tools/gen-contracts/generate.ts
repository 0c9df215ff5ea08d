import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Overrides } from '../../src/contracts/overrides.ts'
import type { ServiceContract } from '../../src/contracts/contract.ts'
import { contractText, globalConditionsText, namesText, servicePrefixesText } from './contract-text.ts'
import { withHash } from './hash.ts'
import { readGlobalConditionKeys, readIamReference, readServicePrefixes } from './iam-reference.ts'
import { readModel } from './model.ts'
import { applyOverrides, readOverrides } from './overrides.ts'
import { actionsText, namesOfText, serviceContract, servicesText } from './service-text.ts'

/** `<service>.txt` names the operations whose schemas the project has, one a line. */
const lists = join(dirname(fileURLToPath(import.meta.url)), 'operations')

export interface GenerateOptions {
  /** Of each of them the whole contract. */
  readonly whole?: readonly string[]
}

/** The generated files' texts by name. `overridesFolder` holds `<service>.overrides.ts`. */
export async function generate(
  models: string, overridesFolder: string, { whole }: GenerateOptions = {},
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>()
  const services: ServiceContract[] = []
  const actions = new Map<string, readonly string[]>()
  for (const name of whole ?? modelsIn(models)) {
    const overrides = await readOverrides(overridesFolder, name)
    const model = applyOverrides(readModel(models, name), overrides)
    const service = serviceContract(name, model, overrides)
    services.push(service)
    const listed = whole ? Object.keys(model.operations) : listedOperations(name)
    if (listed === undefined) {
      files.set(`${name}.gen.ts`, withHash(namesText(service, model)))
      continue
    }
    const iam = await readIamReference(iamPrefixes(service, overrides), overrides)
    actions.set(name, iam.actions)
    files.set(`${name}.gen.ts`, withHash(contractText(service, model, iam, listed)))
  }
  const known = services.map(({ name }) => name).filter(name => !actions.has(name))
  files.set('services.gen.ts', withHash(servicesText(services)))
  files.set('names.gen.ts', withHash(namesOfText(known)))
  files.set('actions.gen.ts', withHash(actionsText(actions)))
  files.set('global-conditions.gen.ts', withHash(globalConditionsText(readGlobalConditionKeys())))
  files.set('service-prefixes.gen.ts', withHash(servicePrefixesText(await readServicePrefixes())))
  return files
}

function modelsIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.json') && !name.endsWith('.paginators.json'))
    .map(name => name.slice(0, -'.json'.length))
    .sort()
}

/** Undefined where the project has nothing but the names. */
function listedOperations(service: string): readonly string[] | undefined {
  const path = join(lists, `${service}.txt`)
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(line => line !== '') : undefined
}

function iamPrefixes(service: ServiceContract, overrides: Overrides): readonly string[] {
  return overrides.iamPrefix === undefined ? [service.name, service.signingName, service.endpointPrefix] : [overrides.iamPrefix]
}

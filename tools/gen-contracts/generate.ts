import type { Overrides } from '../../src/contracts/overrides.ts'
import type { ServiceContract } from '../../src/contracts/contract.ts'
import { contractText, globalConditionsText, servicePrefixesText } from './contract-text.ts'
import { withHash } from './hash.ts'
import { readGlobalConditionKeys, readIamReference, readServicePrefixes } from './iam-reference.ts'
import { readModel } from './model.ts'
import { applyOverrides, readOverrides } from './overrides.ts'
import { serviceContract, servicesText } from './service-text.ts'

/** The services that the project has contracts of, by the AWS CLI's names. */
export const serviceNames: readonly string[] = ['cloudtrail', 'iam', 'kms', 'ssm', 'sts']

/** The generated files' texts by name. `overridesFolder` holds `<service>.overrides.ts`. */
export async function generate(
  models: string, overridesFolder: string, names: readonly string[] = serviceNames,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>()
  const services: ServiceContract[] = []
  for (const name of names) {
    const overrides = await readOverrides(overridesFolder, name)
    const model = applyOverrides(readModel(models, name), overrides)
    const service = serviceContract(name, model, overrides)
    const iam = await readIamReference(iamPrefixes(service, overrides), overrides.keysBeside)
    services.push(service)
    files.set(`${name}.gen.ts`, withHash(contractText(service, model, iam)))
  }
  files.set('services.gen.ts', withHash(servicesText(services)))
  files.set('global-conditions.gen.ts', withHash(globalConditionsText(readGlobalConditionKeys())))
  files.set('service-prefixes.gen.ts', withHash(servicePrefixesText(await readServicePrefixes())))
  return files
}

function iamPrefixes(service: ServiceContract, overrides: Overrides): readonly string[] {
  return overrides.iamPrefix === undefined ? [service.name, service.signingName, service.endpointPrefix] : [overrides.iamPrefix]
}

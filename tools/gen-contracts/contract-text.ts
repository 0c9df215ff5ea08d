// A service's whole generated module.
import type { ServiceContract } from '../../src/contracts/contract.ts'
import type { IamReference } from './iam-reference.ts'
import { type Model, getShape, reachableShapes, withOperations } from './model.ts'
import { declaresErrors, errorsText, operationsText, othersText, usesUnit } from './operation-text.ts'
import { schemaTypes, schemasText } from './schema-text.ts'
import { serviceIdentifier } from './service-text.ts'
import { listText, propertyName, quote } from './text.ts'
import { typesText } from './type-text.ts'

/** `names` are the operations whose schemas it has; of all others it has the names. */
export function contractText(
  service: ServiceContract, whole: Model, iam: IamReference, names: readonly string[] = Object.keys(whole.operations),
): string {
  const model = withOperations(whole, names)
  const others = Object.keys(whole.operations).filter(name => !names.includes(name)).sort()
  const shapes = reachableShapes(model)
  return [
    importsText(service, model, shapes),
    typesText(model, shapes),
    schemasText(model, shapes),
    errorsText(model),
    operationsText(model),
    wholeText(model, othersText(whole, others), iam),
  ].filter(text => text !== '').join('\n\n') + '\n'
}

/** The module of a service of which the project has no schemas. */
export function namesText(service: ServiceContract, model: Model): string {
  return [
    'import type { OperationNames } from \'./contract.ts\'',
    `import { ${serviceIdentifier(service.name)} as service } from './services.gen.ts'`,
    '',
    'export const names: OperationNames = {',
    '  service,',
    ...othersText(model, Object.keys(model.operations).sort()),
    '}\n',
  ].join('\n')
}

function importsText(service: ServiceContract, model: Model, shapes: readonly string[]): string {
  const isEmpty = (name: string) => {
    const shape = getShape(model, name)
    return shape.type === 'structure' && !shape.document && Object.keys(shape.members ?? {}).length === 0
  }
  const types = [
    'Contract', 'OperationContract',
    ...schemaTypes(model, shapes),
    ...(declaresErrors(model) ? ['ErrorSchema'] : []),
    ...(shapes.some(name => getShape(model, name).eventstream) ? ['EventStream'] : []),
    ...(usesUnit(model) || shapes.some(isEmpty) ? ['Empty'] : []),
  ].sort()
  return [
    listText('import type ', '{', types, '}', ' from \'./contract.ts\''),
    `import { ${serviceIdentifier(service.name)} as service } from './services.gen.ts'`,
    ...(usesUnit(model) ? ['import { unit } from \'./unit.ts\''] : []),
    '\nexport { service }',
  ].join('\n')
}

function wholeText(model: Model, others: readonly string[], iam: IamReference): string {
  return [
    'export const contract: Contract = {',
    '  service,',
    listText('  operations: ', '{', Object.keys(model.operations).sort(), '}', ','),
    ...others,
    listText('  actions: ', '[', iam.actions.map(quote), ']', ','),
    `  conditionKeys: ${conditionKeysText(iam.conditionKeys, '  ')},`,
    actionsOfKeysText(iam.actionsOfKeys),
    '}',
  ].join('\n')
}

function conditionKeysText(keys: IamReference['conditionKeys'], indent: string): string {
  if (keys.length === 0) return '{}'
  return `{\n${keys.map(([key, type]) => `${indent}  ${propertyName(key)}: ${quote(type)},`).join('\n')}\n${indent}}`
}

function actionsOfKeysText(groups: IamReference['actionsOfKeys']): string {
  const texts = groups.map(({ keys, actions }) => [
    '    {',
    listText('      keys: ', '[', keys.map(quote), ']', ','),
    listText('      actions: ', '[', actions.map(quote), ']', ','),
    '    },',
  ].join('\n'))
  return texts.length === 0 ? '  actionsOfKeys: [],' : `  actionsOfKeys: [\n${texts.join('\n')}\n  ],`
}

export const servicePrefixesText = (prefixes: readonly string[]): string =>
  `${listText('export const servicePrefixes: readonly string[] = ', '[', prefixes.map(quote), ']')}\n`

export function globalConditionsText(keys: IamReference['conditionKeys']): string {
  return [
    'import type { ConditionKeyType } from \'./contract.ts\'',
    `export const globalConditionKeys: Readonly<Record<string, ConditionKeyType>> = ${conditionKeysText(keys, '')}\n`,
  ].join('\n\n')
}

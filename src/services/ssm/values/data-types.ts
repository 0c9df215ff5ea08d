// What a value has to be, by its parameter's data type. AWS: names, kinds and changes are those of
// https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-data-types.html
// DIFFERS: which texts AWS takes for a boolean, a number, bytes, an address or a URL, and what it says of others, is not known.
import { byName, type ByName } from '../../../core/by-name.ts'
import { findRegion } from '../../../core/regions.ts'
import { parseJson } from '../../../core/text/json.ts'
import { parseAddress } from '../../../engines/policy/conditions/ip.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Parameter, ParameterVersion } from '../parameters/parameters.ts'
import { withoutComments } from './json-with-comments.ts'

type ValueError = Call<unknown, never>['error']

interface DataType {
  readonly holds: (value: string) => boolean
  /** It is not for StringLists. */
  readonly isSingle?: true
  /** No parameter is changed to it, or from it. */
  readonly isLasting?: true
}

export const plainType = 'text'
export const imageType = 'aws:ec2:image'
const integrationType = 'aws:ssm:integration'

const any = (): boolean => true

const label = /^[a-z\d]([a-z\d-]*[a-z\d])?$/i

function isHostname(value: string): boolean {
  return value.length <= 253 && value.split('.').every(part => part.length <= 63 && label.test(part))
}

function isEmail(value: string): boolean {
  const at = value.lastIndexOf('@')
  const [local, host] = [value.slice(0, at), value.slice(at + 1)]
  return at > 0 && local.length <= 64 && /^[^\s@,;:<>()[\]\\"]+$/.test(local) && host.includes('.') && isHostname(host)
}

function isJson(value: string): boolean {
  try {
    parseJson(value)
    return true
  } catch {
    return false
  }
}

const isAddress = (value: string): boolean => parseAddress(value) !== undefined

const dataTypes: ByName<DataType> = byName<DataType>({
  [plainType]: { holds: any },
  // It is looked for behind the call.
  [imageType]: { holds: any, isLasting: true },
  [integrationType]: { holds: any, isLasting: true },
  'aws:region': { holds: value => findRegion(value) !== undefined },
  'aws:account:id': { holds: value => /^\d{12}$/.test(value) },
  boolean: { holds: value => /^(?:true|false)$/i.test(value) },
  integer: { holds: value => /^[+-]?\d+$/.test(value) },
  float: { holds: value => /^[+-]?(?:\d+\.?|\d*\.\d+)(?:e[+-]?\d+)?$/i.test(value) },
  binary: { holds: value => value.length % 4 === 0 && /^[A-Za-z\d+/]+={0,2}$/.test(value) },
  hostname: { holds: isHostname },
  email: { holds: isEmail },
  'ipv4-address': { holds: value => isAddress(value) && !value.includes(':') && !/(?:^|\.)0\d/.test(value) },
  'ipv6-address': { holds: value => isAddress(value) && value.includes(':') && !value.includes('%') },
  url: { holds: value => /^[a-z][a-z\d+.-]*:\S+$/i.test(value) && URL.canParse(value) },
  json: { holds: isJson, isSingle: true },
  jsonc: { holds: value => isJson(withoutComments(value)), isSingle: true },
})

/** Parameters of integrations stand below it alone. */
const integrations = '/d9d01087-4a3f-49e0-b0b4-d568d7826553/ssm/integrations'

/** Throws where AWS has no such type, or not for a parameter of this name. AWS: both recorded. */
export function requireDataType(name: string, dataType: string | undefined, error: ValueError): void {
  if (dataType !== undefined && !dataTypes.has(dataType)) {
    const sentence = `The following data type is not supported: ${dataType}. (Data type names are all lowercase.)`
    throw error('ValidationException', sentence)
  }
  if (dataType === integrationType && !name.startsWith(integrations)) {
    const sentence = `Parameters with data type: ${integrationType} must start with prefix: ${integrations}`
    throw error('ValidationException', sentence)
  }
}

export const dataTypeOf = ({ dataType = plainType }: Pick<ParameterVersion, 'dataType'>): string => dataType

/** The type that a parameter has from now on. Throws where it cannot be changed so. */
export function chooseDataType(asked: string | undefined, before: Parameter | undefined, error: ValueError): string {
  const held = before && dataTypeOf(before)
  const dataType = asked ?? held ?? plainType
  const isFixed = held !== undefined && dataType !== held && [held, dataType].some(one => dataTypes.get(one)?.isLasting)
  if (!isFixed) return dataType
  throw error('ValidationException', `A parameter of data type ${held} can't be changed to data type ${dataType}.`)
}

/** Throws where the value is none of the type. */
export function requireTyped(
  dataType: string, { type, value }: Pick<ParameterVersion, 'type' | 'value'>, error: ValueError,
): void {
  const { holds, isSingle = false } = dataTypes.get(dataType)!
  const isList = type === 'StringList'
  if (dataType === imageType ? type !== 'String' : isList && isSingle) {
    throw error('ValidationException', `Parameters with data type: ${dataType} can't be of type ${type}.`)
  }
  if ((isList ? value.split(',') : [value]).every(holds)) return
  throw error('ValidationException', `The parameter value is not valid for data type: ${dataType}.`)
}

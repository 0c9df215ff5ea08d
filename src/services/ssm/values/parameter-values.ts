// What AWS requires of a value before it looks at the parameter that is to have it.
import type { Call } from '../../../gateway/operation.ts'

type ValueError = Call<unknown, never>['error']

/** Throws where no parameter can have the value. */
export function requireValue(value: string, error: ValueError): void {
  const opening = value.indexOf('{{')
  // AWS: recorded. The trail does not show the message, which holds the value.
  if (opening !== -1 && value.includes('}}', opening)) {
    throw error(
      'ValidationException',
      `Parameter value: '${value}' failed to satisfy constraint: Parameter value can't nest another parameter. `
        + 'Do not use "{{}}" in the value.',
    )
  }
}

// AWS: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-data-types.html
const dataTypes: ReadonlySet<string> = new Set([
  'text', 'aws:ec2:image', 'aws:ssm:integration', 'aws:region', 'aws:account:id', 'boolean', 'integer', 'float', 'binary',
  'hostname', 'email', 'ipv4-address', 'ipv6-address', 'url', 'json', 'jsonc',
])

/** Parameters of integrations stand below it alone. */
const integrations = '/d9d01087-4a3f-49e0-b0b4-d568d7826553/ssm/integrations'

/** Throws where AWS has no such type, or not for a parameter of this name. AWS: both recorded. */
export function requireDataType(name: string, dataType: string | undefined, error: ValueError): void {
  if (dataType !== undefined && !dataTypes.has(dataType)) {
    const sentence = `The following data type is not supported: ${dataType}. (Data type names are all lowercase.)`
    throw error('ValidationException', sentence)
  }
  if (dataType === 'aws:ssm:integration' && !name.startsWith(integrations)) {
    const sentence = `Parameters with data type: aws:ssm:integration must start with prefix: ${integrations}`
    throw error('ValidationException', sentence)
  }
}

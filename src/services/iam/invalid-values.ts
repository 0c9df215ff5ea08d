// How IAM tells what violates its contract.
import { byName } from '../../core/by-name.ts'
import type { TerseForm } from '../../engines/wire/schema/validate.ts'

// AWS: IAM words the violation of these patterns itself, with the member's name in front.
const path = 'It must begin and end with / and contain only alphanumeric characters and/or / characters.'

export const invalidValues = byName({
  '[\\w+=,.@-]+': 'It must contain only alphanumeric characters and/or the following: +=,.@_-',
  '(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)': path,
  '((/[A-Za-z0-9\\.,\\+@=_-]+)*)/': path,
  '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+': 'It must contain only printable ASCII characters.',
})

export const terse: TerseForm = { withoutEnums: true, inHashOrder: true, neverNull: new Set(['tagKeys']) }

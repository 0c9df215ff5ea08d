// `{{name}}` in a value stands for another parameter, which none can have: asked before the parameter is looked at.
import type { Call } from '../../../gateway/operation.ts'

type ValueError = Call<unknown, never>['error']

/** Throws of a value that names another parameter. */
export function requireNoReference(value: string, error: ValueError): void {
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

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

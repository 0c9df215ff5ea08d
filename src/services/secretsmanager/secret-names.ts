// What a secret may be called, and so by what else than an ARN a request may call it.
import type { Call } from '../../gateway/operation.ts'

type NameError = Call<unknown, never>['error']

export function requireName(name: string, error: NameError): void {
  if (!/^[\w/+=.@!-]+$/.test(name)) throw error('ValidationException', invalidName)
}

/** Throws of a text that is neither a name nor an ARN. AWS: whether there is such a secret is not asked. */
export function requireNameOrArn(text: string, error: NameError): void {
  if (!text.startsWith('arn:')) requireName(text, error)
}

const invalidName = 'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!'

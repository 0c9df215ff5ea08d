// A user's password for the console. Nothing makes one yet, so nobody has one.
import type { AwsError } from '../../../core/aws-error.ts'
import { getUser } from './users.ts'

export async function loginProfileMissing(call: Parameters<typeof getUser>[0]): Promise<AwsError> {
  const { id, name = id } = await getUser(call)
  return call.error('NoSuchEntityException', `Login Profile for User ${name} cannot be found.`)
}

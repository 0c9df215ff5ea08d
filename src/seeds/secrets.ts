import { randomUUID } from 'node:crypto'
import { CreateSecret, GetSecretValue } from '../contracts/secretsmanager.gen.ts'
import type { SecretValue } from './seed.ts'
import { found, type Step } from './step.ts'
import { tagMembers } from './tags.ts'

export function secretStep(Name: string, { value = '', key, description, tags }: SecretValue): Step {
  return {
    place: `secrets.${Name}`,
    isThere: aws => found(aws.call(GetSecretValue, { SecretId: Name }), 'ResourceNotFoundException'),
    make: aws => aws.call(CreateSecret, {
      Name,
      SecretString: value,
      ClientRequestToken: randomUUID(),
      ...(key !== undefined && { KmsKeyId: key }),
      ...(description !== undefined && { Description: description }),
      ...tagMembers(tags),
    }),
    ifMade: 'ResourceExistsException',
  }
}

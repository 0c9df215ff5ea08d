import { randomUUID } from 'node:crypto'
import { ErrorAnswer } from '../client/call.ts'
import { CreateSecret, GetResourcePolicy, GetSecretValue, PutResourcePolicy } from '../contracts/secretsmanager.gen.ts'
import type { Secret } from './seed.ts'
import type { Step } from './step.ts'
import { tagMembers } from './tags.ts'

/** The secret, and its policy. */
export function secretSteps(Name: string, secret: Secret): readonly Step[] {
  const { value = '', key, description, policy, replicas = [], tags } = secret
  const place = `secrets.${Name}`
  const made: Step = {
    place,
    isThere: aws => isThere(aws.call(GetSecretValue, { SecretId: Name })),
    make: aws => aws.call(CreateSecret, {
      Name,
      SecretString: typeof value === 'string' ? value : JSON.stringify(value),
      ClientRequestToken: randomUUID(),
      ...(key !== undefined && { KmsKeyId: key }),
      ...(description !== undefined && { Description: description }),
      ...(replicas.length > 0 && { AddReplicaRegions: replicas.map(Region => ({ Region })) }),
      ...tagMembers(tags),
    }),
    ifMade: 'ResourceExistsException',
  }
  if (!policy) return [made]
  return [made, {
    place: `${place}.policy`,
    isThere: aws =>
      isThere(aws.call(GetResourcePolicy, { SecretId: Name }), ({ ResourcePolicy: there }) => there !== undefined),
    make: aws => aws.call(PutResourcePolicy, { SecretId: Name, ResourcePolicy: JSON.stringify(policy) }),
  }]
}

/** Nothing but a policy keeps the root user from asking: its own, or that of the key of a secret that is there. */
async function isThere<Found>(looking: Promise<Found>, has: (found: Found) => boolean = () => true): Promise<boolean> {
  try {
    return has(await looking)
  } catch (thrown) {
    if (!(thrown instanceof ErrorAnswer)) throw thrown
    if (thrown.code === 'AccessDeniedException') return true
    if (thrown.code === 'ResourceNotFoundException') return false
    throw thrown
  }
}

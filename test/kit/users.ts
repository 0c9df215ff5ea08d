// Users with policies, made by the root user as anyone would make them.
import type { Identity } from './identity.ts'
import { sdk } from './sdk.ts'
import type { Served } from './server.ts'

export interface Statement {
  readonly Effect: 'Allow' | 'Deny'
  readonly [element: string]: unknown
}

export const policy = (...statements: readonly Statement[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements })

export const allow = (action: string | readonly string[], resource = '*'): Statement =>
  ({ Effect: 'Allow', Action: action, Resource: resource })

/** A user with one access key and, where there are statements, one inline policy of them. */
export async function createUser(server: Served, name: string, ...statements: readonly Statement[]): Promise<Identity> {
  const { iam } = sdk(server)
  await iam.createUser({ UserName: name })
  if (statements.length > 0) {
    await iam.putUserPolicy({ UserName: name, PolicyName: 'test', PolicyDocument: policy(...statements) })
  }
  const { AccessKey } = await iam.createAccessKey({ UserName: name })
  return { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! }
}

/** What is tagged secret is not read. */
export const noSecrets: Statement = {
  Effect: 'Deny', Action: ['ssm:GetParameter*'], Resource: '*', Condition: { StringEquals: { 'aws:ResourceTag/secret': '1' } },
}

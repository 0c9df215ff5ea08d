import {
  BatchGetSecretValue, GetSecretValue, type APIErrorType, type BatchGetSecretValueRequest, type SecretValueEntry,
} from '../../../contracts/secretsmanager.gen.ts'
import { isRefused } from '../../../core/aws-error.ts'
import { everything, operation, type Call } from '../../../gateway/operation.ts'
import { listSecrets } from '../lists/secret-lists.ts'
import { arnOf } from '../secrets.ts'

export default operation(BatchGetSecretValue, {
  access: [
    { action: 'secretsmanager:BatchGetSecretValue', on: everything },
    { action: 'secretsmanager:ListSecrets', on: everything, when: ({ Filters }) => Filters !== undefined },
  ],
  record: { readOnly: true },
  async handle(call) {
    const { SecretIdList } = requireOne(call)
    const { ids, next } = SecretIdList ? { ids: SecretIdList, next: undefined } : await findIds(call)
    const values: SecretValueEntry[] = []
    const errors: APIErrorType[] = []
    for (const SecretId of ids) {
      // AWS: each is asked for, and recorded, as a call of its own (recorded).
      try {
        values.push(await call.aws.call(GetSecretValue, { SecretId }, { part: SecretId }))
      } catch (thrown) {
        if (!isRefused(thrown)) throw thrown
        errors.push({ SecretId, ErrorCode: thrown.code, Message: thrown.message })
      }
    }
    return { SecretValues: values, NextToken: next, Errors: errors }
  },
})

type BatchCall = Call<BatchGetSecretValueRequest, 'InvalidParameterException' | 'InvalidNextTokenException'>

function requireOne({ input, error }: Pick<BatchCall, 'input' | 'error'>): BatchGetSecretValueRequest {
  const { SecretIdList, Filters, MaxResults, NextToken } = input
  if (!Filters && MaxResults !== undefined) throw error('InvalidParameterException', withoutFilters('MaxResults'))
  if (!Filters && NextToken !== undefined) throw error('InvalidParameterException', withoutFilters('NextToken'))
  if ((SecretIdList === undefined) === (Filters === undefined)) throw error('InvalidParameterException', oneOfTwo)
  return input
}

// AWS: publicly reported, of MaxResults.
const oneOfTwo = "Either 'SecretIdList' or 'Filters' must be provided, but not both."
const withoutFilters = (member: string) =>
  `'Filters' not specified. 'Filters' must also be specified when '${member}' is provided.`

const mostValues = 20

async function findIds(call: BatchCall): Promise<{ readonly ids: readonly string[]; readonly next?: string | undefined }> {
  const { found, next } = await listSecrets(call, call.input.MaxResults ?? mostValues)
  return { ids: found.map(arnOf), next }
}

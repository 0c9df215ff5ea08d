import { ValidateResourcePolicy, type ValidationErrorsEntry } from '../../../contracts/secretsmanager.gen.ts'
import { everything, operation, type Resolver } from '../../../gateway/operation.ts'
import { broadAccess, isPublic, keepPolicy } from '../policies/new-policies.ts'
import { requireNameOrArn } from '../secret-names.ts'
import { findSecret, foreignSecret, notFound, secretNamed, secretResource } from '../secret-references.ts'

/** AWS: a policy may be validated before there is a secret for it. */
const secretOfPolicy: Resolver<{ readonly SecretId?: string | undefined }> = (input, context) =>
  (input.SecretId === undefined ? everything : secretNamed)(input, context)

export default operation(ValidateResourcePolicy, {
  access: [
    { action: 'secretsmanager:ValidateResourcePolicy', on: secretOfPolicy },
    { action: 'secretsmanager:PutResourcePolicy', on: secretOfPolicy },
  ],
  record: { readOnly: true, resources: [foreignSecret] },
  async handle(call) {
    const { input: { SecretId, ResourcePolicy }, scope, state, permits, error } = call
    if (SecretId !== undefined) requireNameOrArn(SecretId, error)
    const secret = SecretId === undefined ? undefined : await findSecret(state, scope, SecretId)
    if (SecretId !== undefined && !secret) throw error('ResourceNotFoundException', notFound)
    const policy = await keepPolicy(call, ResourcePolicy)
    const errors: ValidationErrorsEntry[] = []
    if (await isPublic(policy.policy, state)) errors.push({ CheckName: 'BROAD_ACCESS', ErrorMessage: broadAccess })
    if (secret && !(await permits('secretsmanager:PutResourcePolicy', secretResource({ ...secret, policy })))) {
      errors.push({ CheckName: 'LOCKOUT', ErrorMessage: lockedOut })
    }
    return { PolicyValidationPassed: errors.length === 0, ValidationErrors: errors }
  },
})

const lockedOut = 'The resource policy does not let you change it again.'

import { ValidateResourcePolicy, type ValidationErrorsEntry } from '../../../contracts/secretsmanager.gen.ts'
import { everything, operation, wildcardResource, type Resolver } from '../../../gateway/operation.ts'
import { grantsPublic, isPublic, keepPolicy, lockedOut } from '../policies/new-policies.ts'
import { policyOf } from '../policies/secret-policies.ts'
import { requireNameOrArn } from '../secret-names.ts'
import { findSecret, shownSecret, notFound, secretNamed, secretResource } from '../secret-references.ts'

/** AWS: a policy may be validated before there is a secret for it. */
const secretOfPolicy: Resolver<{ readonly SecretId?: string | undefined }> = (input, context) =>
  (input.SecretId === undefined ? everything : secretNamed)(input, context)

export default operation(ValidateResourcePolicy, {
  access: [
    { action: 'secretsmanager:ValidateResourcePolicy', on: secretOfPolicy },
    { action: 'secretsmanager:PutResourcePolicy', on: secretOfPolicy },
  ],
  record: { readOnly: true, resources: [shownSecret] },
  async handle(call) {
    const { input: { SecretId, ResourcePolicy }, scope, state, permits, error } = call
    if (SecretId !== undefined) requireNameOrArn(SecretId, error)
    const secret = SecretId === undefined ? undefined : await findSecret(state, scope, SecretId)
    if (SecretId !== undefined && !secret) throw error('ResourceNotFoundException', notFound)
    const policy = await keepPolicy(call, ResourcePolicy)
    const errors: ValidationErrorsEntry[] = []
    if (await isPublic(policy.policy, state)) errors.push({ CheckName: 'BlockPublicPolicyCheck', ErrorMessage: grantsPublic })
    // AWS: of a policy without a secret it is told as well (recorded).
    const governed = secret ? secretResource({ ...secret, policy }) : { ...wildcardResource(scope), ...policyOf({ policy }) }
    if (!(await permits('secretsmanager:PutResourcePolicy', governed))) {
      errors.push({ CheckName: 'LockOutCheck', ErrorMessage: lockedOut })
    }
    return { PolicyValidationPassed: errors.length === 0, ValidationErrors: errors }
  },
})

import { ListRetirableGrants } from '../../../contracts/kms.gen.ts'
import { parseArn } from '../../../core/arn.ts'
import { everything, operation, type Call } from '../../../gateway/operation.ts'
import { noGrants, refuseServiceFilter } from '../grants.ts'
import { missing } from '../requests.ts'

export default operation(ListRetirableGrants, {
  access: [{ action: 'kms:ListRetirableGrants', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input, error } = call
    const { RetiringPrincipal: principal, RetiringServicePrincipal: service } = input
    refuseServiceFilter({ side: 'Retiring', principal, service }, error)
    // The model does not require it, since a service names its like.
    if (principal === undefined) throw error('ValidationException', missing('retiringPrincipal'))
    await requirePrincipal(call, principal)
    return noGrants(call, principal)
  },
})

const principalForm = /^(?:root$|(?:user|role|assumed-role|federated-user)\/.)/

type PrincipalCall = Pick<Call<unknown, 'InvalidArnException'>, 'scope' | 'principals' | 'error'>

/** AWS: one of the caller's own account. DIFFERS: federated users are taken unseen, as in a key policy. */
async function requirePrincipal({ scope, principals, error }: PrincipalCall, text: string): Promise<void> {
  const arn = parseArn(text)
  const isOwn = arn?.partition === scope.partition && arn.account === scope.account
  const isPrincipal = isOwn && ['iam', 'sts'].includes(arn.service) && arn.region === '' && principalForm.test(arn.resource)
  const isUnseen = isPrincipal && /^(?:root$|federated-user)/.test(arn.resource)
  if (isUnseen || (isPrincipal && (await principals.findId(text)) !== undefined)) return
  // AWS: recorded of CreateGrant.
  throw error('InvalidArnException', `ARN does not refer to a valid principal: ${text}`)
}

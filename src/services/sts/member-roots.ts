// The root user of a member of the caller's organization, in whose name a request wants to act.
import { formatArn, parseArn } from '../../core/arn.ts'
import { unnamed, type Resolver, type Scope } from '../../gateway/operation.ts'

interface RootInput {
  readonly TargetPrincipal?: string | undefined
  readonly TaskPolicyArn?: { readonly arn?: string | undefined } | undefined
}

const accountNumber = /^\d{12}$/

/** Undefined of what is neither the number of an account nor its root's ARN. */
export function memberNamed(target: string, { partition }: Pick<Scope, 'partition'>): string | undefined {
  if (accountNumber.test(target)) return target
  const account = parseArn(target)?.account ?? ''
  return accountNumber.test(account) && target === rootArn(partition, account) ? account : undefined
}

const rootArn = (partition: string, account: string): string =>
  formatArn({ partition, service: 'iam', region: '', account, resource: 'root' })

/**
 * INVARIANT: an account that is not there, that is in another organization or that lets nobody act in its root's name is denied
 * in the same words.
 */
export const memberRoot: Resolver<RootInput> = async ({ TargetPrincipal = '', TaskPolicyArn }, { scope, state, ports }) => {
  const account = memberNamed(TargetPrincipal, scope)
  const task = TaskPolicyArn?.arn
  // What is no task is told to whoever may ask for some.
  if (account === undefined || task === undefined || !ports.rootAccess.isTask(task)) return unnamed
  const isOpen = await ports.rootAccess.isOpen(state, ports.organizations, account, { by: scope.account, task })
  // Across accounts it is granted; a delegated administrator's own root is left to its identity policies, as all that it has.
  const isOwn = account === scope.account
  return {
    arn: rootArn(scope.partition, account), account, exists: isOpen, type: 'AWS::IAM::User', withoutReason: true,
    authority: isOpen && isOwn ? 'either' : 'resource-policy', granted: isOpen && !isOwn,
  }
}

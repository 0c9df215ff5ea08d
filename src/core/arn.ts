export interface Arn {
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly account: string
  /** Everything behind the fifth colon. */
  readonly resource: string
}

/** An ARN's six fields, or undefined where the text is none. */
export function parseArn(text: string): Arn | undefined {
  const [prefix, partition, service, region, account, ...resource] = text.split(':')
  if (prefix !== 'arn' || !partition || !service || region === undefined || account === undefined) return undefined
  if (resource.length === 0 || resource[0] === '') return undefined
  return { partition, service, region, account, resource: resource.join(':') }
}

export function formatArn({ partition, service, region, account, resource }: Arn): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`
}

/** AWS: the path of roles that are linked to a service, under which nobody else makes any. */
export const linkedRolePath = '/aws-service-role/'

export const isLinkedPath = (path: string): boolean => path.startsWith(linkedRolePath)

/**
 * INVARIANT: the whole ARN is asked, from its beginning, since whoever names a role, an object or a secret may write this path
 * into the rest of it.
 */
export const isLinkedRole = (arn: string): boolean => /^arn:[^:]+:iam::[^:]*:role\/aws-service-role\//.test(arn)

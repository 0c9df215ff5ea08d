import { parseArn } from '../../../core/arn.ts'

export interface PolicyName {
  /** `aws` for the policies that AWS itself keeps. */
  readonly account: string
  readonly path: string
  readonly name: string
}

/** What a managed policy's ARN says, or undefined where the text is none. */
export function parsePolicyArn(text: string): PolicyName | undefined {
  const arn = parseArn(text)
  if (arn?.service !== 'iam' || arn.region !== '' || !/^(?:aws|\d{12})$/.test(arn.account)) return undefined
  const [, path, name] = /^policy(\/(?:[\u0021-\u007e]+\/)?)([\w+=,.@-]{1,128})$/.exec(arn.resource) ?? []
  return path === undefined || name === undefined ? undefined : { account: arn.account, path, name }
}

// Who made a call, as its record shows it. The text is made once for each caller, which is the same object while neither the
// credential nor its owner changes.
import type { Caller } from '../operation.ts'
import { eventTime } from './trail-time.ts'

const texts = new WeakMap<Caller, string>()

/** JSON text. `invokedBy` is the service that makes the call in the caller's name. */
export function userIdentity(caller: Caller, invokedBy: string | undefined): string {
  let text = texts.get(caller)
  if (text === undefined) texts.set(caller, (text = JSON.stringify(identityOf(caller))))
  return invokedBy === undefined ? text : `${text.slice(0, -1)},"invokedBy":${JSON.stringify(invokedBy)}}`
}

/** AWS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
function identityOf(caller: Caller): Record<string, unknown> {
  const { account: accountId, accessKeyId, arn, id: principalId, session } = caller
  const sessionContext = session && {
    attributes: { creationDate: eventTime(session.issuedAt), mfaAuthenticated: String(session.mfa) },
  }
  const shown = { principalId, arn, accountId, accessKeyId, ...(sessionContext && { sessionContext }) }
  return caller.kind === 'root' ? { type: 'Root', ...shown } : { type: 'IAMUser', ...shown, userName: caller.userName }
}

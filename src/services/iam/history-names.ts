// What the event history lists of a call. AWS: recorded: nothing of what only reads, and else the names in request and answer, of
// what was made its id and its ARN as well; a policy or an access key stands before what it belongs to.
import { namesOfType } from '../../gateway/operation.ts'
import type { NamedResource } from '../../core/records/journal-record.ts'

type Kind =
  | 'AccessKey' | 'Group' | 'InstanceProfile' | 'OpenIDConnectProvider' | 'Policy' | 'Role' | 'SAMLProvider' | 'ServerCertificate'
  | 'User'

export const namesOf = (kind: Kind, ...names: readonly (string | undefined)[]): NamedResource[] =>
  namesOfType(`AWS::IAM::${kind}`, ...names)

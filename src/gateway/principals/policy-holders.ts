// A port of services that have resources with policies of their own.
import type { Partition, ReadUnit } from '../../storage/unit-of-work.ts'

/** A resource with a policy of its own, as whoever looks for those whom it lets in has to know it. */
export interface PolicyHolder {
  /** By which its service finds it: a role's name, a key's id. */
  readonly name: string
  readonly arn: string
  readonly account: string
  /** As it was put: whom it names it names by ARNs. */
  readonly policy: string
}

/** The resources of one type, of an account or of one of its Regions. */
export interface PolicyHolders {
  /** None that is AWS's on behalf of the account. */
  find(state: ReadUnit, place: Partition, name: string): Promise<PolicyHolder | undefined>
  /** In the order of their ids, behind `after`. */
  list(
    state: ReadUnit, place: Partition, after: string | undefined, limit: number,
  ): Promise<readonly { readonly id: string; readonly name: string }[]>
}

/** Types as the trail names them. */
export type PolicyHolderType = 'AWS::IAM::Role' | 'AWS::KMS::Key'

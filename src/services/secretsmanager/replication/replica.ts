/** What a primary knows of a replica. */
export interface Replica {
  readonly region: string
  /** Of its Region; the AWS managed key where absent. */
  readonly keyId?: string
  readonly status: 'InProgress' | 'InSync' | 'Failed'
  readonly message?: string
}

/** What a replica in another account knows of its primary. */
export interface CrossAccountPrimary {
  readonly arn: string
  readonly status: 'Pending' | 'InSync' | 'Failed' | 'Detached'
  readonly message?: string
}

/** What a primary knows of its replica in another account. */
export interface CrossAccountReplica {
  readonly arn: string
  readonly status: 'Pending' | 'InProgress' | 'InSync' | 'Failed' | 'Detached'
  readonly message?: string
}

/** As it is while it is copied to. */
export function begun<R extends Replica | CrossAccountReplica>(replica: R): R {
  const { message: _, ...rest } = replica
  return { ...rest, status: 'InProgress' } as R
}

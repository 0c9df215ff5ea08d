/** What a primary knows of a replica. */
export interface Replica {
  readonly region: string
  /** Of its Region; the AWS managed key where absent. */
  readonly keyId?: string
  readonly status: 'InProgress' | 'InSync' | 'Failed'
  readonly message?: string
  /** While it is in progress: the change with which it is copied, by the effect of that one alone. */
  readonly change?: string
  /** Whatever has the secret's name there gives way to it, when it is next tried. */
  readonly overwrites?: true
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
  /** While it is in progress: the change with which it is copied, by the effect of that one alone. */
  readonly change?: string
}

/** As it is while it is copied to with that change. */
export function begun<R extends Replica | CrossAccountReplica>(replica: R, change: string): R {
  const { message: _, ...rest } = replica
  return { ...rest, status: 'InProgress', change } as R
}

/** Whether it is still to be copied with that change, and not with a later one. */
export const isBegun = ({ status, change }: Replica | CrossAccountReplica, by: string | undefined): boolean =>
  status === 'InProgress' && change === by

/** As it is where it has been tried. */
export function tried(replica: Replica, { status, message }: Pick<Replica, 'status' | 'message'>): Replica {
  const { change: _, overwrites: __, ...rest } = replica
  return { ...rest, status, ...(message !== undefined && { message }) }
}

/** What a primary knows of a replica. */
export interface Replica {
  readonly region: string
  /** Of its Region; the AWS managed key where absent. */
  readonly keyId?: string
  readonly status: 'InSync' | 'Failed'
  readonly message: string
}

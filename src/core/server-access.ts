/** What signs a request. */
export interface AccessKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** Where a server is, and an access key that it knows. */
export interface ServerAccess extends AccessKey {
  /** `http://127.0.0.1:4566` */
  readonly url: string
  /** Of temporary credentials. */
  readonly sessionToken?: string
}

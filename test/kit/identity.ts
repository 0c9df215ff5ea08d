// Who signs in a test.

export interface Identity {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

interface Issued {
  readonly AccessKeyId?: string | undefined
  readonly SecretAccessKey?: string | undefined
  readonly SessionToken?: string | undefined
}

/** Who signs with credentials that STS has issued. */
export const sessionIdentity = ({ AccessKeyId, SecretAccessKey, SessionToken }: Issued): Identity =>
  ({ accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! })

/** The root user of every test server's account. */
export const root: Identity = {
  accessKeyId: 'AKIATESTROOT00000000',
  secretAccessKey: 'root-secret-of-the-tests-and-of-nothing-else',
}

/** Of a server whose root user that is to be. */
export const rootVariables = {
  STOCKADE_ROOT_ACCESS_KEY_ID: root.accessKeyId, STOCKADE_ROOT_SECRET_ACCESS_KEY: root.secretAccessKey,
} as const

export const account = '000000000000'
export const region = 'us-east-1'

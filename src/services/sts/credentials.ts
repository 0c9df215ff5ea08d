// How an answer tells of the credentials in it, and how the trail shows them.
import type { Call } from '../../gateway/operation.ts'

/** AWS: what the size of a token is told in hundredths of (recorded: 688 bytes are 16, 752 are 18). */
const longestToken = 4096

export function sizeOf({ SessionToken: { length } }: { readonly SessionToken: string }) {
  return { SessionTokenUtilization: Math.floor(100 * length / longestToken), SessionTokenSize: length }
}

type SizedCall = Pick<Call<{ readonly MinimumSessionTokenSize?: number | undefined }>, 'input' | 'unbuilt'>

/** No token here is made larger than it is. */
export function refuseSize({ input, unbuilt }: SizedCall): void {
  if (input.MinimumSessionTokenSize) throw unbuilt('MinimumSessionTokenSize')
}

/** The token stays out of the record, which would otherwise hold half of a working credential. */
export const withoutSecrets = <Output extends { readonly Credentials?: object | undefined }>({ Credentials, ...rest }: Output) =>
  ({ ...rest, Credentials: { ...Credentials, SecretAccessKey: undefined, SessionToken: undefined } })

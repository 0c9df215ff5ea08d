// The code of an MFA device that a request brings. AWS: all three sentences from public reports.
import { AwsError } from '../../core/aws-error.ts'
import type { Instant } from '../../core/clock.ts'
import { findSession } from '../../gateway/caller.ts'
import type { Call, ResolverContext } from '../../gateway/operation.ts'
import type { CodeVerdict, MfaCode } from '../../gateway/ports.ts'

interface CodeInput {
  readonly SerialNumber?: string | undefined
  readonly TokenCode?: string | undefined
}

const denied = (reason: string): AwsError => new AwsError('AccessDeniedException', `MultiFactorAuthentication failed${reason}`)

/** Undefined where there is none. Throws where it is half of one. */
function codeOf({ SerialNumber: serial, TokenCode: code }: CodeInput): MfaCode | undefined {
  if (serial === undefined && code === undefined) return undefined
  if (serial === undefined || code === undefined) {
    throw denied(', must provide both MFA serial number and one time pass code.')
  }
  return { serial, code }
}

function requireTaken(verdict: CodeVerdict): void {
  if (verdict === 'no such device') {
    throw denied(', unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.')
  }
  if (verdict === 'wrong') throw denied(' with invalid MFA one time pass code. ')
}

/** When the request was proved by a code, which is not taken yet; undefined where it brings none. */
export async function codeGivenAt(input: CodeInput, { scope, state, ports }: ResolverContext): Promise<Instant | undefined> {
  const code = codeOf(input)
  if (!code) return undefined
  requireTaken(await ports.mfaDevices.check(state, scope.caller, code, scope.now))
  return scope.now
}

type CodeCall = Pick<Call<CodeInput>, 'input' | 'scope' | 'state' | 'ports'>

/** The same, and it is good no more. AWS: who has proved himself before is behind the session that he asks for. */
export async function takeCode({ input, scope, state, ports }: CodeCall): Promise<Instant | undefined> {
  const { caller, now } = scope
  const code = codeOf(input)
  if (!code) return caller.kind === 'assumed-role' ? undefined : findSession(caller)?.mfaAt
  requireTaken(await ports.mfaDevices.take(state, caller, code, now))
  return now
}

// What a real client reports when the server said no.
import assert from 'node:assert/strict'

export interface Refusal {
  /** As it stood on the wire. */
  readonly code: string
  readonly message: string
  readonly status: number | undefined
}

interface SdkError extends Error {
  readonly Code?: string
  readonly $metadata?: { readonly httpStatusCode?: number }
}

/** The error of an SDK call that must fail. */
export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call
  } catch (thrown) {
    // The query protocol's codes are kept apart from the names of the client's classes.
    const { name, message, Code, $metadata } = thrown as SdkError
    return { code: Code ?? name, message, status: $metadata?.httpStatusCode }
  }
  return assert.fail('The call succeeded.')
}

export async function assertRefused(call: Promise<unknown>, code: string, message: string | RegExp, status = 400): Promise<void> {
  const refused = await refusal(call)
  if (typeof message === 'string') return assert.deepEqual(refused, { code, message, status })
  assert.deepEqual({ code: refused.code, status: refused.status }, { code, status })
  assert.match(refused.message, message)
}

/** Of calls that are under way at once. */
export async function assertAllRefused(
  calls: readonly Promise<unknown>[], code: string, message: string | RegExp, status = 400,
): Promise<void> {
  await Promise.all(calls.map(call => assertRefused(call, code, message, status)))
}

/** AWS: how KMS's sentence ends for callers of other accounts, whatever the reason is. */
export const anyReason = 'on this resource because the resource does not exist in this Region, no resource-based policies allow '
  + 'access, or a resource-based policy explicitly denies access'

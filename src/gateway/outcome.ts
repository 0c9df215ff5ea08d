import type { AwsError } from '../core/aws-error.ts'

/** What came of a call. */
export type Outcome = { readonly output: unknown } | { readonly error: AwsError }

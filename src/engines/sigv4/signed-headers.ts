// The list of signed headers: `host;x-amz-date`. It says which headers the signature covers, and each costs work before anybody
// has proven anything.
import { mismatched } from './invalid-signature.ts'

/** As many headers as a request may have: whoever signs more has signed some that are not there. */
export const mostHeaders = 200

// A token of HTTP in lower case: what separates the parts of the signed text cannot stand in a name.
const headerName = /^[!#$%&'*+.^_`|~\da-z-]{1,128}$/

/**
 * Throws InvalidSignature unless the names are those of headers, in ascending order and each once.
 * AWS: a list in another order signs another text than the service's, so the answer is that of a wrong signature.
 */
export function parseSignedHeaders(text: string): readonly string[] {
  const names = text.split(';', mostHeaders + 1)
  if (names.length > mostHeaders) throw mismatched()
  for (const [i, name] of names.entries()) {
    if (!headerName.test(name) || (i > 0 && names[i - 1]! >= name)) throw mismatched()
  }
  return names
}

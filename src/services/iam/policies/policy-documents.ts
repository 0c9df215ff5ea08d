// A policy document as IAM keeps it: what is refused, how its size is counted, how it is answered.
import { compilePolicy } from '../../../engines/policy/compile.ts'
import { PolicySyntaxError } from '../../../engines/policy/document/syntax-error.ts'
import type { Call } from '../../../gateway/operation.ts'

export function requireIdentityPolicy(
  document: string,
  kind: 'identity' | 'inline',
  error: Call<unknown, 'MalformedPolicyDocumentException'>['error'],
): void {
  // AWS: as clients report; behind the document white space may stand.
  if (/^\s/.test(document)) throw error('MalformedPolicyDocumentException', 'The policy failed legacy parsing')
  try {
    compilePolicy(document, kind)
  } catch (thrown) {
    if (thrown instanceof PolicySyntaxError) throw error('MalformedPolicyDocumentException', thrown.message)
    throw thrown
  }
}

/** AWS: white space does not count. */
export function countedCharacters(document: string): number {
  return document.replaceAll(/\s/g, '').length
}

const percentEncoded = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`

/** AWS: documents are answered URL-encoded by RFC 3986, which reserves five characters more than JavaScript does. */
export function encodeDocument(document: string): string {
  return encodeURIComponent(document).replaceAll(/[!'()*]/g, percentEncoded)
}

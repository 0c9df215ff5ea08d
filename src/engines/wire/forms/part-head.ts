// What the head of a part says of it, and what the head of a form says of its parts (RFC 7578, RFC 2046 section 5.1).

export interface PartHead {
  /** As it is sent. */
  readonly name: string
  /** Undefined where there is none; empty where nobody has chosen a file. */
  readonly fileName: string | undefined
}

/** RFC 2046: 1 to 70 characters of these, the last no space. */
const boundaryForm = /^[\w'()+,\-./:=? ]{0,69}[\w'()+,\-./:=?]$/

/** Whether a form comes in parts, whatever they are. */
export const isFormData = (contentType: string | undefined): boolean => /^multipart\/form-data *(?:;|$)/i.test(contentType ?? '')

/** Undefined where there is none, or one that is none. */
export function boundaryIn(contentType: string): string | undefined {
  const boundary = parametersIn(contentType)?.get('boundary')
  return boundary !== undefined && boundaryForm.test(boundary) ? boundary : undefined
}

/** Lines, each without its end. Undefined where they are of no part of a form. */
export function readPartHead(lines: readonly string[]): PartHead | undefined {
  const found = lines.filter(line => /^content-disposition *:/i.test(line))
  if (found.length !== 1) return undefined
  const disposition = found[0]!.slice(found[0]!.indexOf(':') + 1)
  const parameters = /^ *form-data *(?:;|$)/i.test(disposition) ? parametersIn(disposition) : undefined
  const name = parameters?.get('name')
  return name === undefined ? undefined : { name, fileName: parameters!.get('filename') }
}

/**
 * What stands behind the first semicolon, names in lower case. Undefined where a quoted value does not end, or a name is there
 * twice.
 * AWS's clients write a quotation mark as `\"` or `%22`; a backslash in front of anything else is itself, as of paths.
 */
function parametersIn(text: string): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>()
  let at = text.indexOf(';')
  while (at >= 0) {
    const equals = text.indexOf('=', at)
    if (equals < 0) break
    const name = text.slice(at + 1, equals).trim().toLowerCase()
    const value = valueAt(text, equals + 1)
    if (!value || found.has(name)) return undefined
    found.set(name, value.text)
    at = text.indexOf(';', value.end)
  }
  return found
}

function valueAt(text: string, start: number): { readonly text: string; readonly end: number } | undefined {
  if (text.charAt(start) !== '"') {
    const semicolon = text.indexOf(';', start)
    const end = semicolon < 0 ? text.length : semicolon
    return { text: text.slice(start, end).trim(), end }
  }
  let end = text.indexOf('"', start + 1)
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end < 0 ? undefined : { text: text.slice(start + 1, end).replaceAll('\\"', '"'), end: end + 1 }
}

/** Behind an odd number of backslashes. */
function isEscaped(text: string, at: number): boolean {
  let from = at
  while (text.charAt(from - 1) === '\\') from--
  return (at - from) % 2 === 1
}

// What of a request the protocols see.

export interface RequestHead {
  readonly method: string
  /** Path and query as sent. */
  readonly target: string
  /** Name, value, name, value, ...; names in lower case. */
  readonly rawHeaders: readonly string[]
}

export interface WireRequest extends RequestHead {
  readonly body: Uint8Array
  /** Of a body of JSON, where its service takes more of them than others do. */
  readonly mostValues?: number
}

export function pathOf({ target }: RequestHead): string {
  const question = target.indexOf('?')
  return question < 0 ? target : target.slice(0, question)
}

/** Without its question mark; empty where there is none. */
export function queryOf({ target }: RequestHead): string {
  const question = target.indexOf('?')
  return question < 0 ? '' : target.slice(question + 1)
}

export function headerOf({ rawHeaders }: RequestHead, name: string): string | undefined {
  for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i] === name) return rawHeaders[i + 1]
  return undefined
}

/** HTTP: a header that stands there several times is one whose values are joined. */
export function headersOf({ rawHeaders }: RequestHead): ReadonlyMap<string, string> {
  const headers = new Map<string, string>()
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const before = headers.get(rawHeaders[i]!)
    headers.set(rawHeaders[i]!, before === undefined ? rawHeaders[i + 1]! : `${before}, ${rawHeaders[i + 1]!}`)
  }
  return headers
}

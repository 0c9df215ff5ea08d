// Headers as they came, name and value in turn. Asked for one by its name, Node makes an object of all of them, which costs as
// much as to read a call. Names are asked for in lower case.

export type RawHeaders = readonly string[]

/** The first of that name. */
export function findHeader(rawHeaders: RawHeaders, name: string): string | undefined {
  for (let i = 0; i < rawHeaders.length; i += 2) if (isNamed(rawHeaders[i]!, name)) return rawHeaders[i + 1]
  return undefined
}

/** The items of all headers of that name, in their order. */
export function listItems(rawHeaders: RawHeaders, name: string): readonly string[] {
  const items: string[] = []
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (isNamed(rawHeaders[i]!, name)) items.push(...rawHeaders[i + 1]!.split(',').map(item => item.trim()))
  }
  return items.filter(item => item !== '')
}

function isNamed(given: string, name: string): boolean {
  return given.length === name.length && given.toLowerCase() === name
}

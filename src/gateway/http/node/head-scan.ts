// Where a request's head ends that comes in parts, and how many lines it has by then. It says nothing of what the lines mean:
// that is for Node's parser alone, which is given every byte, in the order in which they came.

const lineFeed = 0x0a
const carriageReturn = 0x0d

export class HeadScan {
  /** Those that are not empty, the request line among them. */
  lines = 0
  /** Where what has not been looked at begins, and its line. */
  #from = 0
  #lineStart = 0

  /** Where it ends, of all that has come of it; undefined where it has not, or has more lines than `mostLines`. */
  endOf(bytes: Buffer, mostLines: number): number | undefined {
    for (let at = bytes.indexOf(lineFeed, this.#from); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
      const length = at - this.#lineStart
      this.#lineStart = at + 1
      if (length > 1 || (length === 1 && bytes[at - 1] !== carriageReturn)) {
        if (++this.lines > mostLines) return undefined
      } else if (this.lines > 0) return at + 1
    }
    this.#from = bytes.length
    return undefined
  }
}

/** What may stand before a request line, and means nothing. */
export function isBlank(bytes: Buffer): boolean {
  return startOf(bytes) === bytes.length
}

/** Whether a request line may begin so: all methods are in capitals. What does not is refused at once. */
export function beginsAsRequest(bytes: Buffer): boolean {
  const first = bytes.at(startOf(bytes)) ?? 0
  return first >= 0x41 && first <= 0x5a
}

/** Whether it ends as a head does, or a body in chunks: no head has begun behind that. */
export function endsInEmptyLine(bytes: Buffer): boolean {
  return bytes.length >= emptyLine.length && bytes.compare(emptyLine, 0, emptyLine.length, bytes.length - emptyLine.length) === 0
}

const emptyLine = Buffer.from('\r\n\r\n')

function startOf(bytes: Buffer): number {
  let at = 0
  while (bytes[at] === carriageReturn || bytes[at] === lineFeed) at++
  return at
}

// A form with a file, in whatever pieces it comes: fields, each as text, then the file, as bytes that are handed on.
//
//   [preamble CRLF] --<boundary> CRLF <head> CRLF CRLF <value> CRLF … --<boundary> CRLF <head> CRLF CRLF <file> CRLF --<boundary>
//
// What has come of the file is handed on before its end is known: nobody may rely on it until `end` returns. What stands behind
// the file is nobody's. INVARIANT: no byte is looked at again when more comes, but for those of a delimiter.
import { FormError } from './form-error.ts'
import { readPartHead, type PartHead } from './part-head.ts'

export interface FormField {
  /** As it is sent. */
  readonly name: string
  readonly value: string
}

export interface FormSettings {
  readonly boundary: string
  /** Bytes in front of the file, delimiters and heads among them. */
  readonly mostBefore: number
}

/** What is looked for: a delimiter behind what is nobody's or a field's, the end of its line, the end of a part's head. */
type Place = 'preamble' | 'line' | 'head' | 'field'

const lineEnd = Buffer.from('\r\n')
const headEnd = Buffer.from('\r\n\r\n')
const none: Buffer = Buffer.alloc(0)
/** RFC 2046: gateways may have put spaces behind a delimiter. */
const padding = /^[ \t]{0,64}$/

export class FormParser {
  readonly fields: FormField[] = []
  readonly #delimiter: Buffer
  readonly #most: number
  #place: Place = 'preamble'
  /** All that has come in front of the file, behind an end of line, since the first delimiter may be the first that comes. */
  #before: Buffer = Buffer.alloc(1024)
  #length = lineEnd.length
  /** Where what is looked for may begin, and where that begins which it ends. */
  #from = 0
  #start = 0
  #part: PartHead | undefined
  #file: FileEnd | undefined

  constructor({ boundary, mostBefore }: FormSettings) {
    this.#delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1')
    this.#most = lineEnd.length + mostBefore
    lineEnd.copy(this.#before)
  }

  /** The head of the file's part, once that has begun. */
  get file(): PartHead | undefined {
    return this.#file && this.#part
  }

  /** Whether all of the file has come. */
  get isOver(): boolean {
    return this.#file?.isOver === true
  }

  /** How many bytes stand in front of the file, as far as they have come. */
  get before(): number {
    return this.#length - lineEnd.length
  }

  /** Hands on what the piece has of the file. Throws FormError. */
  push(piece: Buffer, take: (bytes: Buffer) => void): void {
    if (this.#file) {
      this.#file.push(piece, take)
      return
    }
    const taken = Math.min(piece.length, this.#most - this.#length)
    const before = this.#length
    this.#add(piece.subarray(0, taken))
    while (!this.#file && this.#step());
    if (this.#file) (this.#file as FileEnd).push(piece.subarray(this.#start - before), take)
    else if (taken < piece.length) throw new FormError('large')
  }

  /** Once all has come. Throws FormError where there is no file, or no end of it. */
  end(): void {
    if (!this.isOver) throw new FormError('malformed')
  }

  #add(bytes: Buffer): void {
    const length = this.#length + bytes.length
    if (length > this.#before.length) {
      const grown = Buffer.alloc(Math.min(this.#most, Math.max(length, this.#before.length * 2)))
      this.#before.copy(grown, 0, 0, this.#length)
      this.#before = grown
    }
    bytes.copy(this.#before, this.#length)
    this.#length = length
  }

  /** Whether what was looked for is there. */
  #step(): boolean {
    const wanted = this.#place === 'line' ? lineEnd : this.#place === 'head' ? headEnd : this.#delimiter
    const come = this.#before.subarray(0, this.#length)
    const at = come.indexOf(wanted, this.#from)
    if (at < 0) {
      this.#from = Math.max(this.#from, this.#length - wanted.length + 1)
      return false
    }
    const passed = come.subarray(Math.min(this.#start, at), at)
    // A head without a line ends as the line in front of it.
    this.#from = this.#place === 'line' ? at : at + wanted.length
    this.#start = at + wanted.length
    this.#passed(passed)
    return true
  }

  #passed(bytes: Buffer): void {
    switch (this.#place) {
      case 'line': {
        const line = bytes.toString('latin1')
        if (line.startsWith('--')) throw new FormError('fileless')
        if (!padding.test(line)) throw new FormError('malformed')
        this.#place = 'head'
        return
      }
      case 'head': {
        this.#part = readPartHead(textOf(bytes).split('\r\n'))
        if (!this.#part) throw new FormError('malformed')
        if (this.#part.name.toLowerCase() === 'file') {
          this.#length = this.#start
          this.#file = new FileEnd(this.#delimiter)
        } else this.#place = 'field'
        return
      }
      case 'field': {
        this.fields.push({ name: this.#part!.name, value: textOf(bytes) })
        this.#place = 'line'
        return
      }
      default: this.#place = 'line'
    }
  }
}

/** Where a file ends: at a delimiter, on a line of its own. */
class FileEnd {
  readonly #delimiter: Buffer
  /** The end of what has come, where it may be the beginning of the delimiter. */
  #held = none
  /** What has come of the delimiter's line, once that has begun. */
  #line: string | undefined
  isOver = false

  constructor(delimiter: Buffer) {
    this.#delimiter = delimiter
  }

  push(piece: Buffer, take: (bytes: Buffer) => void): void {
    if (this.isOver) return
    if (this.#line !== undefined) {
      this.#readLine(piece)
      return
    }
    const bytes = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece])
    const at = bytes.indexOf(this.#delimiter)
    const end = at < 0 ? this.#mayBegin(bytes) : at
    this.#held = at < 0 ? Buffer.from(bytes.subarray(end)) : none
    if (end > 0) take(bytes.subarray(0, end))
    if (at < 0) return
    this.#line = ''
    this.#readLine(bytes.subarray(at + this.#delimiter.length))
  }

  /** Where a delimiter may begin whose end is still to come: a boundary has no carriage return, so there is one such place. */
  #mayBegin(bytes: Buffer): number {
    const at = bytes.lastIndexOf(13)
    const left = bytes.length - at
    const begins = at >= 0 && left < this.#delimiter.length && bytes.subarray(at).equals(this.#delimiter.subarray(0, left))
    return begins ? at : bytes.length
  }

  #readLine(bytes: Buffer): void {
    this.#line += bytes.toString('latin1', 0, 80)
    if (this.#line!.startsWith('--')) this.isOver = true
    else if (this.#line!.includes('\r\n')) {
      this.isOver = true
      if (!padding.test(this.#line!.slice(0, this.#line!.indexOf('\r\n')))) throw new FormError('malformed')
    } else if (this.#line!.length > 66) throw new FormError('malformed')
  }
}

/** Throws FormError for what is no UTF-8. */
function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  if (!Buffer.from(text).equals(bytes)) throw new FormError('malformed')
  return text
}

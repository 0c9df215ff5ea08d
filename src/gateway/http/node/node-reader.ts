// Before Node's parser, on every connection that it has. Of a head that has not come whole the parser makes two strings for each
// line, ten times what was sent, before anybody is asked: so it is given none. Here such a head stays bytes, and few of them,
// until its end is there. What has begun to come of a body is the parser's as it comes.
//
// INVARIANT: what is counted here decides when the parser is given bytes, and never which: it has all of them, in their order,
// and what it makes of them is what counts. Where nobody can tell whether a head has begun in what it was given, it is taken for
// one.
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { mostHeaders } from '../../../engines/sigv4/signed-headers.ts'
import { largestHead } from '../head-room.ts'
import { limits } from '../limits.ts'
import { findHeader } from '../raw-headers.ts'
import { readOn, stopReading } from '../reading.ts'
import { beginsAsRequest, endsInEmptyLine, HeadScan, isBlank } from './head-scan.ts'
import { HeadBuffer, longestHead } from './head-buffer.ts'
import { countHeaders, stopParsing } from './parser.ts'

export interface NodeReaderSettings {
  /** Of the room for heads so many bytes more. */
  hold(bytes: number): void
  /** To a head of too many lines or bytes. */
  refuseLong(): void
  /** To one that has not come in its time. */
  refuseLate(): void
}

/** The request line as well. */
const mostLines = mostHeaders + 1
/** Behind a body in chunks. Node's parser tells of some thirty at once; AWS's clients send none. */
const mostTrailers = 16

export class NodeReader {
  /** Whether nothing is read any more. */
  isOver = false
  readonly #socket: Socket
  readonly #settings: NodeReaderSettings
  readonly #parse: (bytes: Buffer) => void
  /** What has come of a head. Node's parser has nothing of it. */
  #held: HeadBuffer | undefined
  #scan = new HeadScan()
  /** The newest that the parser has told of, until all of it is there. */
  #request: IncomingMessage | undefined
  /** Whether the parser is at the beginning of a head. */
  #isBetween = true
  /** Whether it has told of the head that it was given last, and whether it is being given one. */
  #isTold = true
  #isAtHead = false
  /** Bytes that its body lacks; NaN where nobody can tell. */
  #lacking = Number.NaN
  #isCounting = false
  #patience: NodeJS.Timeout | undefined
  #taken = 0

  /** Of a connection that Node's server has just been given. */
  constructor(socket: Socket, settings: NodeReaderSettings) {
    this.#socket = socket
    this.#settings = settings
    const [parse] = socket.listeners('data') as ((bytes: Buffer) => void)[]
    this.#parse = parse!
    // Node sees that somebody else reads, and leaves it to him to stop the socket's handle.
    socket.off('data', parse!).on('data', this.#read).on('pause', stopReading).on('resume', readOn)
    socket.prependListener('end', this.#end).on('close', this.#letGo)
  }

  /** Of a request the parser has read the head. */
  told(request: IncomingMessage): void {
    this.#request = request
    this.#lacking = this.#isAtHead ? bodyLength(request) : Number.NaN
    this.#isTold = true
    // What comes may be trailers, or another head.
    if (Number.isNaN(this.#lacking)) this.#count()
  }

  end(): void {
    this.isOver = true
    this.#letGo()
  }

  readonly #read = (bytes: Buffer) => {
    let rest = bytes
    while (rest.length > 0 && !this.isOver && !this.#socket.destroyed) {
      // Node's server has more to send than its client takes, and reads nothing meanwhile.
      if (this.#socket.isPaused()) return void this.#socket.unshift(rest)
      rest = this.#isBetween ? this.#readHead(rest) : this.#readOn(rest)
    }
  }

  /** Answers with what comes behind it. */
  #readHead(bytes: Buffer): Buffer {
    if (!this.#held && isBlank(bytes)) {
      // Before it is scanned: of a scan that went on, places in what is gone would be taken for places in what comes next.
      this.#parse(bytes)
      return none
    }
    this.#held?.add(bytes)
    const all = this.#held?.bytes ?? bytes
    const end = this.#scan.endOf(all, mostLines)
    if (this.#scan.lines > mostLines || (end === undefined && all.length > longestHead)) this.#settings.refuseLong()
    else if (end === undefined && beginsAsRequest(all)) this.#hold(bytes)
    else {
      this.#giveHead(all.subarray(0, end))
      return all.subarray(end ?? all.length)
    }
    return none
  }

  #readOn(bytes: Buffer): Buffer {
    const length = Math.min(Number.isNaN(this.#lacking) ? bytes.length : this.#lacking, bytes.length)
    this.#lacking -= length
    this.#give(bytes.subarray(0, length))
    return bytes.subarray(length)
  }

  #hold(bytes: Buffer): void {
    if (!this.#held) {
      this.#held = new HeadBuffer()
      this.#held.add(bytes)
      this.#patience = setTimeout(() => this.#settings.refuseLate(), limits.headersTimeout).unref()
    }
    this.#takeRoom(this.#held.size)
  }

  #giveHead(bytes: Buffer): void {
    this.#letGo()
    this.#scan = new HeadScan()
    this.#isTold = false
    this.#isAtHead = true
    this.#give(bytes)
    this.#isAtHead = false
  }

  /** To the parser, and looks where it is by then. */
  #give(bytes: Buffer): void {
    this.#parse(bytes)
    if (this.isOver || this.#socket.destroyed) return
    const isWithin = this.#isTold && this.#request?.complete === false
    this.#isBetween = this.#isTold && !isWithin && (this.#lacking === 0 || endsInEmptyLine(bytes))
    // The parser sees no end where it was expected.
    if (!this.#isBetween && this.#lacking === 0) this.#lacking = Number.NaN
    if (!isWithin) this.#request = undefined
    if (this.#isBetween || isWithin) this.#letGo()
    else this.#takeRoom(largestHead)
  }

  #count(): void {
    if (this.#isCounting) return
    this.#isCounting = true
    countHeaders(this.#socket, count => {
      if (count <= (this.#request?.complete === false ? mostTrailers : mostHeaders)) return
      stopParsing(this.#socket)
      this.#settings.refuseLong()
    })
  }

  #takeRoom(bytes: number): void {
    const more = bytes - this.#taken
    this.#taken = bytes
    // For which this connection may be the one that ends.
    if (more !== 0) this.#settings.hold(more)
  }

  /** A head that is cut off is the parser's to refuse. */
  readonly #end = () => {
    if (this.#held) this.#giveHead(this.#held.bytes)
  }

  readonly #letGo = () => {
    clearTimeout(this.#patience)
    this.#held = undefined
    this.#takeRoom(0)
  }
}

const none: Buffer = Buffer.alloc(0)

/** NaN for one in chunks. */
function bodyLength({ rawHeaders }: IncomingMessage): number {
  if (findHeader(rawHeaders, 'transfer-encoding') !== undefined) return Number.NaN
  return Number(findHeader(rawHeaders, 'content-length') ?? 0)
}

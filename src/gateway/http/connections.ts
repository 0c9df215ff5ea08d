// The connections that are open: where each comes from, which call it is at, and who gives way where there are too many.
import type { Socket } from 'node:net'
import { neighbourhoodOf, plainAddress } from './addresses.ts'
import { Crowds } from './crowds.ts'
import { headRoom, HeldHeads, type Holder } from './head-room.ts'
import { stopParsing } from './node/parser.ts'
import type { TlsFacts } from './tls/facts.ts'
import type { Source, TrustedProxies } from './trusted-proxies.ts'
import type { YieldingRoom } from './yielding-room.ts'

/** Calls that a client may send ahead of the answer before. AWS's clients send none. */
const mostAhead = 8
/** What Node reads of a connection at once. */
const oneRead = 64 * 1024

/** The answer to a call. */
export interface Owed {
  /** Whether the call came whole and has no answer yet. */
  isOwed(): boolean
  /** The connection ends with it. */
  endBehind(): void
}

interface Turn {
  readonly owed: Owed
  readonly call: () => Promise<void>
  /** Of what its head holds. */
  readonly letGo: () => void
}

const nothing = () => undefined

export class Connection implements Holder {
  /** That of TLS, once that has been agreed on. */
  socket: Socket
  readonly heads: HeldHeads
  /** Who it comes from; a proxy's preamble may say so. */
  source: Source
  /** Whether what the requests say of where they come from is to be taken. */
  isProxy: boolean
  /** Of what is read nothing more becomes a call. */
  stopReading: () => void = nothing
  /** The call that is carried out, and those behind it. */
  readonly #turns: Turn[] = []
  #isHeldBack = false
  /** Whether nothing has been done yet for the call. */
  #isQueueing = false
  /** With the calls that it has. */
  #isEnding = false

  constructor(socket: Socket, room: YieldingRoom, source: Source, isProxy: boolean) {
    this.socket = socket
    this.heads = new HeldHeads(room, this)
    this.source = source
    this.isProxy = isProxy
  }

  /** Whether a call that came whole is carried out. Who does not take an answer is not waiting for one. */
  get isAnswering(): boolean {
    const [turn] = this.#turns
    return turn !== undefined && !this.#isQueueing && turn.owed.isOwed()
  }

  /** Whether no call is carried out, and none waits. */
  get isIdle(): boolean {
    return this.#turns.length === 0
  }

  /** Waits for the turn in which the call is begun. */
  async queue(turn: Promise<void>): Promise<void> {
    this.#isQueueing = true
    await turn
    this.#isQueueing = false
  }

  /** Carries out one call at a time: the next is begun when the answer before has been handed over. */
  async inTurn(owed: Owed, call: () => Promise<void>, letGo: () => void = nothing): Promise<void> {
    const { length } = this.#turns
    if (this.#isEnding) return letGo()
    if (length > mostAhead) {
      stopParsing(this.socket)
      this.socket.destroy()
      return
    }
    this.#turns.push({ owed, call, letGo })
    if (length > 0) {
      this.holdBack()
      return
    }
    for (let turn = this.#turns[0]; turn && !this.socket.destroyed; turn = this.#turns[0]) {
      await turn.call()
      this.#turns.shift()
      if (this.#isHeldBack) this.#readOn()
    }
  }

  /**
   * Nothing more is read until the call under way is answered and none waits behind it. Answers how many bytes may wait there.
   * INVARIANT: what is ahead of an answer came in one read, however large the requests are that it belongs to.
   */
  holdBack(): number {
    this.#isHeldBack = true
    // Node's parser goes through all of a read first, and asks for more behind the end of each request.
    process.nextTick(() => {
      if (this.#isHeldBack) this.socket.pause()
    })
    return this.#turns.length > 1 ? oneRead : 0
  }

  #readOn(): void {
    this.#isHeldBack = this.#turns.length > 1
    // Node reads on by itself when an answer has been taken.
    if (this.#isHeldBack) this.socket.pause()
    else this.socket.resume()
  }

  /** The calls that came whole are answered, and the connection ends with them. False where there are none. */
  endAfterWhole(): boolean {
    const last = this.#turns.findLastIndex(({ owed }) => owed.isOwed())
    if (last < 0) return false
    this.#endAfter(last)
    return true
  }

  endAfterBegun(): void {
    if (this.isAnswering) this.#endAfter(0)
    else this.socket.destroy()
  }

  #endAfter(last: number): void {
    this.#isEnding = true
    this.stopReading()
    for (const { letGo } of this.#turns.splice(last + 1)) letGo()
    this.#turns.at(-1)!.owed.endBehind()
  }
}

export interface ConnectionSettings {
  readonly most: number
  readonly proxies: TrustedProxies
}

export class Connections {
  readonly #most: number
  readonly #proxies: TrustedProxies
  readonly #known = new WeakMap<Socket, Connection>()
  /** Whoever has waited longest for a call comes first. */
  readonly #all = new Set<Connection>()
  /** The same by neighbourhood. */
  readonly #crowds = new Crowds<Connection>()
  readonly #heads = headRoom()

  constructor({ most, proxies }: ConnectionSettings) {
    this.#most = most
    this.#proxies = proxies
  }

  /**
   * Undefined, and the socket closed, where nobody can say who it is.
   * INVARIANT: the address is asked for before anything is read. A socket that has been reset has none any more, and a request
   * that came before the reset would be judged without one.
   */
  admit(socket: Socket): Connection | undefined {
    const address = plainAddress(socket.remoteAddress ?? '')
    if (address === undefined || !this.#makeRoom()) {
      socket.destroy()
      return undefined
    }
    const connection = new Connection(socket, this.#heads, { address, secure: false }, this.#proxies.has(address))
    this.#known.set(socket, connection)
    this.#add(connection)
    socket.once('close', () => {
      this.#remove(connection)
      connection.heads.end()
    })
    return connection
  }

  /** What a trusted proxy's preamble says of a connection. */
  speaksFor(connection: Connection, source: Source): void {
    this.#remove(connection)
    connection.source = source
    connection.isProxy = this.#proxies.has(source.address)
    this.#add(connection)
  }

  /** From now on it is read and written through TLS. */
  agreed(connection: Connection, socket: Socket, tls: TlsFacts): void {
    connection.socket = socket
    connection.source = { ...connection.source, secure: true, tls }
    this.#known.set(socket, connection)
  }

  of(socket: Socket): Connection {
    return this.#known.get(socket)!
  }

  /** It waits for a call from now on. */
  answered(connection: Connection): void {
    if (!this.#all.delete(connection)) return
    this.#all.add(connection)
    this.#crowds.moveLast(crowdOf(connection), connection)
  }

  /**
   * Where there are too many, the client with most loses one of its own, whoever comes; where nobody has two, whoever has waited
   * longest goes. So one who comes anew, above all who asks whether we are well, is always heard, and who has few keeps them.
   */
  #makeRoom(): boolean {
    if (this.#all.size < this.#most) return true
    const { greatest } = this.#crowds
    const leaver = firstWaiting(greatest.size > 1 ? greatest : this.#all) ?? firstWaiting(this.#all)
    if (!leaver) return false
    this.#remove(leaver)
    leaver.socket.destroy()
    return true
  }

  #add(connection: Connection): void {
    this.#crowds.add(crowdOf(connection), connection)
    this.#all.add(connection)
  }

  #remove(connection: Connection): void {
    if (this.#all.delete(connection)) this.#crowds.remove(crowdOf(connection), connection)
  }
}

const crowdOf = ({ source }: Connection): string => neighbourhoodOf(source.address)

function firstWaiting(connections: Iterable<Connection>): Connection | undefined {
  for (const connection of connections) if (!connection.isAnswering) return connection
  return undefined
}

// How a call is carried out and answered, whoever has read its request and writes its answer: node:http, or what stands before
// it for plain requests.
import { sharerOf } from '../caller.ts'
import type { Gateway } from '../gateway.ts'
import type { Authenticated } from '../stages/authenticate.ts'
import type { Answer } from '../stages/encode.ts'
import type { Received } from '../stages/receive.ts'
import { neighbourhoodOf } from './addresses.ts'
import type { Connection, Connections, Owed } from './connections.ts'
import { headCost } from './head-room.ts'
import type { RawHeaders } from './raw-headers.ts'
import { reset } from './reset.ts'
import type { Hold, HoldBytes, StreamedAnswer } from './send.ts'
import { YieldingRoom, type RoomBounds } from './yielding-room.ts'

/** Almost every answer is the system's as soon as it is handed over; 12,000 connections can hold 190 MB of small ones. */
export const untakenAnswers: RoomBounds = { small: 16 * 1024, room: 64 * 1024 * 1024 }

/** A request, and the way back of its answer. */
export interface Exchange extends Owed {
  readonly connection: Connection
  readonly target: string
  readonly rawHeaders: RawHeaders
  /** What the answer is dated with, where that is not what the machine says. */
  date(text: string): void
  /** Hands it over. Answers with how many of its bytes may wait for the client: almost always none. */
  send(answer: Answer, isDraining: boolean): number
  sendStream(answer: StreamedAnswer, isDraining: boolean, hold: HoldBytes): Promise<void>
  /** Nothing is read behind it any more. Answers how many bytes may have been already. */
  holdBack(): number
  /** Resolves when the system has what was sent, or the client is gone. */
  taken(hold: Hold): Promise<void>
  /** No answer can be sent. */
  destroy(): void
}

export class Answering {
  readonly #serving: () => Gateway
  readonly #connections: Connections
  readonly #room = new YieldingRoom(untakenAnswers)
  /** Connections end with their answers. */
  isDraining = false

  constructor(serving: () => Gateway, connections: Connections) {
    this.#serving = serving
    this.#connections = connections
  }

  /** In its connection's turn. `letGo` is called when the call counts among those under way, and with all of its body. */
  carryOut(exchange: Exchange, call: (letGo: () => void) => Promise<void>): void {
    const { connection, target, rawHeaders } = exchange
    const letGo = connection.heads.whole(headCost(target, rawHeaders), connection.source)
    void connection.inTurn(exchange, async () => {
      try {
        await call(letGo)
      } catch (thrown) {
        this.#serving().log.error('An answer could not be sent.', { cause: thrown })
        exchange.destroy()
      }
      letGo()
    }, letGo)
  }

  /** Resolves when the answer to a request, if it was received, is the system's. */
  async hand(exchange: Exchange, answered: Answer, received?: Received): Promise<void> {
    const { connection } = exchange
    tellTime(this.#serving(), exchange)
    const { stream } = answered
    if (stream) {
      received?.end()
      const giveUp = () => reset(connection.socket)
      const hold = (bytes: number) => this.#room.hold(clientOf(connection, received), bytes, giveUp)
      await exchange.sendStream({ ...answered, stream }, this.isDraining, hold)
      this.#connections.answered(connection)
      return
    }
    const left = exchange.send(answered, this.isDraining)
    this.#connections.answered(connection)
    if (left === 0) return
    const kept = left + exchange.holdBack()
    await exchange.taken(giveWay => this.#room.hold(clientOf(connection, received), kept, giveWay))
  }
}

/** Who holds an answer: the caller, if one has proven to be calling. */
function clientOf({ source }: Connection, received?: Received & Partial<Authenticated>): string {
  const caller = received?.scope?.caller
  return caller ? sharerOf(caller) : neighbourhoodOf(received?.sourceIp ?? source.address)
}

/** Clients may correct their clocks by what answers are dated with: that is what signatures are judged by. */
function tellTime({ clock, server }: Gateway, exchange: Exchange): void {
  const now = clock.wall()
  if (now - server.machineWall() >= 1000) exchange.date(new Date(now).toUTCString())
}

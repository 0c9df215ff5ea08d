// What a handler is given of its attempt. What it does not ask for is not made: accessors of a class stand on its prototype, and
// cost nothing of what decision 4 tells of those of an object literal.
import type { MeasuredBody } from '../engines/wire/answer.ts'
import type { UnitOfWork } from '../storage/unit-of-work.ts'
import { resolve, type Attempt } from './attempt.ts'
import { sharerOf } from './caller.ts'
import type { Draw } from './draws.ts'
import { announcerOf, emitterOf } from './emitter.ts'
import { errorsOf, notImplemented } from './failures.ts'
import type { Gateway } from './gateway.ts'
import { hopsOf } from './hops.ts'
import { unnamed, type Call, type ContentPart, type Operation, type Resource, type Scope } from './operation.ts'
import { createPager } from './paging.ts'
import { authorizeOn } from './stages/authorize.ts'
import { principalNames } from './principals/principal-names.ts'
import { permits } from './authorization/decide.ts'
import { copyName, CopyWanted } from './transfers/copy-wanted.ts'
import { eventsOf } from './transfers/event-streams.ts'

type Of<Member extends keyof Call<never>> = Call<never>[Member]

/**
 * INVARIANT: a handler takes apart what it is given, so nothing here is a method that has to know whose it is. It hands the whole
 * of it on, or takes what it needs: `{ ...call }` has four of its members, and the types do not say so.
 */
export class HandlerCall implements Call<never> {
  readonly input: Of<'input'>
  readonly scope: Scope
  readonly state: UnitOfWork
  readonly once: Draw
  readonly #attempt: Attempt
  readonly #operation: Operation
  /** One, since it counts what it emits. */
  #emit: Of<'emit'> | undefined

  constructor(attempt: Attempt, operation: Operation) {
    this.input = attempt.call.given as never
    this.scope = attempt.call.scope
    this.state = attempt.state
    this.once = attempt.once
    this.#attempt = attempt
    this.#operation = operation
  }

  get requestId(): Of<'requestId'> {
    return this.#attempt.call.requestId
  }

  get error(): Of<'error'> {
    return errorsOf(this.#attempt.call.contract)
  }

  get unbuilt(): Of<'unbuilt'> {
    const { service, contract } = this.#attempt.call
    return part => notImplemented(service.facts.name, contract.name, part)
  }

  get resource(): Of<'resource'> {
    return action => resourceOf(this.#attempt, this.#operation, action)
  }

  get denial(): Of<'denial'> {
    return (arn, versionId) => this.#attempt.denied?.get(arn)?.get(versionId)
  }

  get note(): Of<'note'> {
    return (additional, of = 'success') => {
      const attempt = this.#attempt
      attempt.notes = { ...attempt.notes, ...additional }
      if (of === 'any outcome') attempt.failureNotes = { ...attempt.failureNotes, ...additional }
    }
  }

  get page(): Of<'page'> {
    const { gateway, call: { service, contract, scope } } = this.#attempt
    const place = `${service.facts.name}:${contract.name}/${scope.account}/${scope.region}`
    return createPager(gateway.tokenKey, place, gateway.random)
  }

  get journal(): Of<'journal'> {
    return this.#attempt.moment?.journal ?? this.#attempt.gateway.journal
  }

  get server(): Of<'server'> {
    return this.#attempt.gateway.server
  }

  get endpoint(): Of<'endpoint'> {
    return this.#attempt.call.origin.endpoint
  }

  get aws(): Of<'aws'> {
    return hopsOf(this.#attempt)
  }

  get emit(): Of<'emit'> {
    return (this.#emit ??= emitterOf(this.#attempt))
  }

  get announce(): Of<'announce'> {
    return announcerOf(this.#attempt, this.emit)
  }

  get principals(): Of<'principals'> {
    return principalNames(this.#attempt)
  }

  get ports(): Of<'ports'> {
    return this.#attempt.gateway.ports
  }

  get isSecure(): Of<'isSecure'> {
    return this.#attempt.call.origin.secure
  }

  get isPage(): Of<'isPage'> {
    return this.#attempt.call.origin.isPage === true
  }

  get isPosted(): Of<'isPosted'> {
    return this.#attempt.call.origin.isPosted === true
  }

  get sourceIp(): Of<'sourceIp'> {
    return this.#attempt.call.origin.sourceIp
  }

  get upload(): Of<'upload'> {
    return this.#attempt.call.upload
  }

  get copied(): Of<'copied'> {
    const { upload, copied } = this.#attempt.call
    return source => {
      if (upload && copied === copyName(source)) return upload
      throw new CopyWanted(source)
    }
  }

  get content(): Of<'content'> {
    const { blobs } = this.#attempt.gateway
    // The contract's type for what is read while it is sent.
    return (blob, { from, to }) =>
      ({ length: to - from, read: () => blobs.read(blob, { from, to }) }) satisfies MeasuredBody as unknown as Uint8Array
  }

  get contents(): Of<'contents'> {
    const { gateway, call: { scope: { account, region, caller } } } = this.#attempt
    const look = () => gateway.begin({ account, region }, gateway.turns.of(sharerOf(caller)))
    return (length, make) =>
      ({ length, read: () => readParts(gateway, make(look)) }) satisfies MeasuredBody as unknown as Uint8Array
  }

  get events(): Of<'events'> {
    const { gateway, call } = this.#attempt
    return (limit, make) => eventsOf(gateway, call, limit, make)
  }

  get permits(): Of<'permits'> {
    return (action, resource) => permits(this.#attempt, action, resource)
  }

  get authorize(): Of<'authorize'> {
    return (action, resource) => authorizeOn(this.#attempt, action, resource)
  }
}

async function* readParts({ blobs }: Pick<Gateway, 'blobs'>, parts: AsyncIterable<ContentPart>) {
  for await (const { content, span } of parts) yield* blobs.read(content, span)
}

async function resourceOf(attempt: Attempt, { definition: { access } }: Operation, action: string): Promise<Resource> {
  const entry = access === 'anyone-signed' ? undefined : access.find(one => one.action === action)
  const found = entry && (await resolve(attempt, entry.on, attempt.state))
  if (found === undefined || found === unnamed || found.length !== 1) throw new Error(`${action} is asked on no one resource.`)
  return found[0]!
}

// Who signed the request, and that nothing signed was changed. The body is read only for a key and a date that are good.
import type { KeyObject } from 'node:crypto'
import { findRegion } from '../../core/regions.ts'
import { InvalidSignature, type Authorization, type CredentialScope } from '../../engines/sigv4/authorization.ts'
import { payloadHash } from '../../engines/sigv4/canonical-request.ts'
import { checkRequestDate, parseRequestDate, type RequestDate } from '../../engines/sigv4/request-date.ts'
import { signingKey } from '../../engines/sigv4/signing-key.ts'
import { checkSignedHeaders, verifySignature } from '../../engines/sigv4/verify.ts'
import { failure } from '../failures.ts'
import type { Scope } from '../operation.ts'
import type { Credential } from '../ports.ts'
import { asFailures, readAuthorization } from '../signature.ts'
import type { Routed } from './route.ts'

export interface Authenticated extends Routed {
  readonly scope: Scope
  readonly body: Buffer
}

const bodyLimit = 1024 * 1024

export async function authenticate(call: Routed): Promise<Authenticated> {
  const authorization = readAuthorization(call, call.protocol)
  const credential = await findCredential(call, authorization)
  const date = asFailures(() => checkClaims(call, authorization))
  const body = await call.readBody(bodyLimit)
  asFailures(() => {
    verifySignature(call, authorization, keyFor(credential, authorization.scope), date.timestamp, payloadHash(body))
  })
  const { caller } = credential
  const region = call.service.global ? 'aws-global' : authorization.scope.region
  const { partition } = findRegion(authorization.scope.region)!
  const scope: Scope = { partition, account: caller.account, region, now: call.gateway.clock.now(), caller, via: [] }
  return Object.assign(call, { scope, body })
}

/** All that can be wrong before the body is read. */
function checkClaims(call: Routed, authorization: Authorization): RequestDate {
  const { scope } = authorization
  const { signingName } = call.service.facts
  if (scope.service !== signingName) {
    throw new InvalidSignature(`Credential should be scoped to correct service: '${signingName}'.`)
  }
  if (!findRegion(scope.region)) throw new InvalidSignature('Credential should be scoped to a valid Region.')
  checkSignedHeaders(authorization)
  const date = parseRequestDate((call.headers.amzDate ?? call.headers.date)!)
  checkRequestDate(date, scope, call.gateway.clock.wall())
  return date
}

async function findCredential(call: Routed, authorization: Authorization): Promise<Credential> {
  const { gateway } = call
  const state = gateway.begin({ account: '', region: '' })
  const credential = await gateway.ports.credentials.find(state, authorization.accessKeyId)
  if (credential && call.headers.securityToken === undefined) return credential
  throw failure('UnrecognizedClientException', 'The security token included in the request is invalid.')
}

const signingKeys = new WeakMap<Credential, Map<string, KeyObject>>()

// INVARIANT: at most three days, the known Regions and one service a route can be asked for, so a credential's keys are bounded.
function keyFor(credential: Credential, scope: CredentialScope): KeyObject {
  let keys = signingKeys.get(credential)
  if (!keys) signingKeys.set(credential, (keys = new Map()))
  const name = `${scope.date}/${scope.region}/${scope.service}`
  let key = keys.get(name)
  if (!key) keys.set(name, (key = signingKey(credential.secretAccessKey.reveal(), scope)))
  return key
}

// Who calls an operation that AWS takes without a signature: whoever has no key yet brings what another says of him. It is judged
// before the call is one: who proves nothing leaves no record, and has no place at the gate.
import type { MaybePromise } from '../../core/maybe-promise.ts'
import { beginAttempt } from '../attempt.ts'
import { sharerOf } from '../caller.ts'
import { failure } from '../failures.ts'
import { noSignature, unproven, type Proof } from '../invocation.ts'
import type { Operation } from '../operation.ts'
import { askProof } from './handle.ts'
import type { DecodedRequest } from './decode.ts'
import { validate } from './validate.ts'

export function prove(request: DecodedRequest): MaybePromise<DecodedRequest> {
  const { call } = request
  const operation = call.service.built.get(call.contract.name)
  if (operation?.definition.prove) return proveBy(operation, request)
  // INVARIANT: a request that was let through for one operation and is read as another is nobody's.
  if (call.proof === unproven) throw noSignature()
  return request
}

async function proveBy(operation: Operation, request: DecodedRequest): Promise<DecodedRequest> {
  const { gateway, call } = request
  const sharer = sharerOf(call.scope.caller)
  if (gateway.quotas !== 'off' && !gateway.throttle.takeCall(sharer)) throw failure('ThrottlingException', 'Rate exceeded')
  if (gateway.turns.isOver()) await gateway.turns.next(sharer)
  if (call.refused) throw call.refused
  validate(call)
  const { changes } = gateway.store
  const attempt = beginAttempt(gateway, call, () => Promise.reject(new Error('A caller proves himself without hops.')))
  const { caller, partition, confirm } = (await askProof(attempt, operation))!
  const proof: Proof = {
    isCurrent: () => gateway.store.changes === changes && gateway.store.isCurrent,
    async confirm(state) {
      await confirm(state)
      return caller
    },
  }
  const scope = { ...call.scope, account: caller.account, partition, caller }
  return Object.assign(request, { call: { ...call, scope, proof } })
}

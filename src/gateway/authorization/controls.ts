// The policies of organizations that a call is under: those over whoever calls, and those over what the call is on.
import { isLinkedRole } from '../../core/arn.ts'
import type { MaybePromise } from '../../core/maybe-promise.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import type { Attempt } from '../attempt.ts'
import type { Caller } from '../caller.ts'
import type { Resource } from '../operation.ts'
import type { HeldControls } from '../ports.ts'

/** Undefined where nothing binds the caller. AWS: members' root users are bound, services and whoever is no principal are not. */
export function serviceControlOver({ gateway, call }: Attempt, state: ReadUnit): MaybePromise<HeldControls | undefined> {
  const { ports: { organizations }, turns } = gateway
  const { caller } = call.scope
  return isBound(caller) ? organizations.controlsOver(state, caller.account, 'service', turns) : undefined
}

function isBound(caller: Caller): boolean {
  switch (caller.kind) {
    case 'root':
    case 'user':
    case 'federated-user': return true
    // AWS: no organization limits what a service does in the role that it has in an account.
    case 'assumed-role': return !isLinkedRole(caller.roleArn)
    case 'web-identity':
    case 'saml-user':
    case 'service':
    case 'anonymous': return false
  }
}

/**
 * Undefined where nothing is over the resource. AWS: asked of whoever calls, a service too, but for service-linked roles; of
 * actions that are about a resource, of the services that take part
 * (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html).
 */
export function resourceControlOver(
  { gateway, call }: Attempt, state: ReadUnit, action: string, { arn, account, isUncontrolled }: Resource,
): MaybePromise<HeldControls | undefined> {
  if (arn === '*' || isUncontrolled || isLinkedRole(arn) || !isControlled(action)) return undefined
  const { caller } = call.scope
  if (caller.kind === 'assumed-role' && isLinkedRole(caller.roleArn)) return undefined
  const { ports: { organizations }, turns } = gateway
  return organizations.controlsOver(state, account, 'resource', turns)
}

/** Of the services that are built, those whose resources AWS lets an organization control. */
const controlled: ReadonlySet<string> = new Set(['events', 'kms', 'logs', 's3', 'secretsmanager', 'sqs', 'sts'])

const isControlled = (action: string): boolean =>
  // AWS: whoever may retire a grant may do it whatever an organization says.
  controlled.has(action.slice(0, action.indexOf(':'))) && action !== 'kms:RetireGrant'

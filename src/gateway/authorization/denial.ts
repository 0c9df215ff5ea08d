// A denial: noted for whoever administers the server, and told to the caller, who may be told less.
import { denialMessage, type DeniedQuestion } from '../../engines/policy/denial-message.ts'
import type { Question } from '../../engines/policy/question.ts'
import type { Denied } from '../../engines/policy/types.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import type { Attempt } from '../attempt.ts'
import { errorsOf, failure } from '../failures.ts'
import { deniedToAnyone } from '../invocation.ts'
import type { Denials } from './denials.ts'
import { knowing, type ResourceQuestion } from './questions.ts'

export function deny(attempt: Attempt, state: ReadUnit, question: ResourceQuestion, decision: Denied): never | Promise<never> {
  const { call: { scope: { now } }, gateway: { server } } = attempt
  const { resource: { explainGrants }, action } = question
  attempt.isDenied = true
  const isExplained = question.principal.kind !== 'anonymous' && server.denials.takeTurn(now)
  if (!isExplained || decision.explicit || !explainGrants) return tell(attempt, state, question, decision, { isExplained })
  return explainGrants(action).then(grants => tell(attempt, state, question, decision, { isExplained, grants }))
}

type Explained = Pick<Parameters<Denials['note']>[3], 'isExplained' | 'grants'>

function tell(
  attempt: Attempt, state: ReadUnit, question: ResourceQuestion, decision: Denied, explained: Explained,
): never | Promise<never> {
  const { call, gateway: { server } } = attempt
  const { resource: { arn, account, absence, deniedToOthers, organizationAlone }, principal } = question
  const message = denialMessage(asTold(attempt, question), layerTold(question, decision))
  const { requestId, within = [], scope: { now: at } } = call
  const isAnonymous = principal.kind === 'anonymous'
  // INVARIANT: whoever proves nothing pushes out nobody's.
  const noted = { at, message, through: within, resource: arn, ...explained }
  if (!isAnonymous) server.denials.note(requestId, question, decision, noted)
  const internal = decision.unfinished && 'The evaluation was given up: policies and request are too much work together.'
  if (absence) throw absence
  if (isAnonymous) throw deniedToAnyone(internal)
  const denied = failure('AccessDeniedException', message, internal)
  if (account === principal.account) throw denied
  if (deniedToOthers) throw errorsOf(call.contract)(deniedToOthers.code, deniedToOthers.message)
  if (!organizationAlone) throw denied
  return areInOneOrganization(attempt, state, question).then(isOne => {
    throw isOne ? denied : failure('AccessDeniedException', 'Access Denied', internal)
  })
}

/** Whether the caller is in an organization, and the resource in the same. */
async function areInOneOrganization(attempt: Attempt, state: ReadUnit, { key }: Question): Promise<boolean> {
  const [own, other] = await knowing(attempt, state, () => [key('aws:principalorgid'), key('aws:resourceorgid')])
  return own !== undefined && own === other
}

/** Of an action on a resource that the input does not name. */
export function denyUnnamed(attempt: Attempt, question: Omit<Question, 'resource'>, decision: Denied): never {
  const { call, gateway: { server } } = attempt
  const message = denialMessage(asTold(attempt, question), decision)
  const { requestId, within = [], scope: { now: at } } = call
  const resource = { arn: '*', account: question.principal.account, authority: 'either' } as const
  const isExplained = server.denials.takeTurn(at)
  server.denials.note(requestId, { ...question, resource }, decision, { at, message, through: within, isExplained })
  attempt.isDenied = true
  throw failure('AccessDeniedException', message)
}

/** AWS: other accounts are not told which policy it was by which an organization keeps them out. */
function layerTold({ resource, principal }: Question, decision: Denied): Denied {
  if (decision.layer !== 'resource control' || resource.account === principal.account) return decision
  const { policyArn: _policyArn, ...told } = decision
  return told
}

const asTold = <T extends DeniedQuestion>({ call: { service } }: Attempt, question: T): DeniedQuestion =>
  (service.smallActions ? { ...question, action: question.action.toLowerCase() } : question)

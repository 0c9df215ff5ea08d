// What is known of AWS's actions and condition keys: all of the services that are served, and of the others that they are there.
import { contract as accessAnalyzer } from '../../contracts/accessanalyzer.gen.ts'
import { contract as cloudtrail } from '../../contracts/cloudtrail.gen.ts'
import type { Contract } from '../../contracts/contract.ts'
import { contract as events } from '../../contracts/events.gen.ts'
import { globalConditionKeys } from '../../contracts/global-conditions.gen.ts'
import { contract as guardduty } from '../../contracts/guardduty.gen.ts'
import { contract as iam } from '../../contracts/iam.gen.ts'
import { contract as kms } from '../../contracts/kms.gen.ts'
import { contract as logs } from '../../contracts/logs.gen.ts'
import { contract as organizations } from '../../contracts/organizations.gen.ts'
import { contract as s3 } from '../../contracts/s3.gen.ts'
import { contract as secretsmanager } from '../../contracts/secretsmanager.gen.ts'
import { servicePrefixes } from '../../contracts/service-prefixes.gen.ts'
import { contract as shield } from '../../contracts/shield.gen.ts'
import { contract as sqs } from '../../contracts/sqs.gen.ts'
import { contract as ssm } from '../../contracts/ssm.gen.ts'
import { contract as sts } from '../../contracts/sts.gen.ts'
import { byName, findInFamily } from '../../core/by-name.ts'
import { findRegion } from '../../core/regions.ts'
import type { Knowledge, ServiceKnowledge } from '../../engines/policy/validation/knowledge.ts'

const contracts: readonly Contract[] = [
  accessAnalyzer, cloudtrail, events, guardduty, iam, kms, logs, organizations, s3, secretsmanager, shield, sqs, ssm, sts,
]

function knowledgeOf({ actions, conditionKeys, actionsOfKeys }: Contract): ServiceKnowledge {
  const keys = byName(conditionKeys)
  const supporting = new Map<string, Set<string>>()
  for (const group of actionsOfKeys) {
    for (const key of group.keys) {
      const known = supporting.get(key) ?? new Set<string>()
      supporting.set(key, known)
      for (const action of group.actions) known.add(action.toLowerCase())
    }
  }
  return {
    actions: new Map(actions.map(action => [action.slice(action.indexOf(':') + 1).toLowerCase(), action])),
    findKey: key => findInFamily(keys, key),
    supports: (action, key) => findInFamily(supporting, key)?.has(action),
  }
}

const prefixOf = ({ actions: [first = ''] }: Contract): string => first.slice(0, first.indexOf(':'))

const services = new Map(contracts.map(contract => [prefixOf(contract), knowledgeOf(contract)]))
const prefixes = new Set(servicePrefixes)
const global = byName(globalConditionKeys)

export const knowledge: Knowledge = {
  hasService: prefix => prefixes.has(prefix),
  findService: prefix => services.get(prefix),
  findGlobalKey: key => findInFamily(global, key),
  hasRegion: name => findRegion(name) !== undefined,
}

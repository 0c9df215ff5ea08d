// What an organization's policies may say, of those that limit its accounts and of those that limit its resources.
import { memberOf, type CheckedPolicy, type CheckedStatement } from './checked-policy.ts'
import { at, nameOf, type Tell } from './finding.ts'

export function checkOrganizationPolicy({ type }: CheckedPolicy, statement: CheckedStatement, tell: Tell): void {
  if (type === 'service-control') checkServiceControl(statement, tell)
  if (type === 'resource-control') checkResourceControl(statement, tell)
}

/**
 * AWS: since 2025 such a policy has conditions, resources and NotResource with Allow, and wildcards anywhere
 * (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html), so that of the codes for
 * what it may not say one is left.
 */
function checkServiceControl({ node }: CheckedStatement, tell: Tell): void {
  for (const name of ['Principal', 'NotPrincipal']) {
    const member = memberOf(node, name)
    if (!member) continue
    const details = 'SCPs do not support specifying principals. Remove the Principal or NotPrincipal element.'
    tell('ERROR', 'SCP_SYNTAX_ERROR_PRINCIPAL', details, nameOf(member, node))
  }
}

function checkResourceControl(statement: CheckedStatement, tell: Tell): void {
  const { node, effect, actions, principals: { element, not }, resources, condition } = statement
  if (not || !(element?.kind === 'string' && element.value === '*')) {
    const details = 'The Principal element contents are not valid. RCPs only support specifying all principals ("*") in the ' +
      'Principal element. The NotPrincipal element is not supported for RCPs.'
    tell('ERROR', 'RCP_SYNTAX_ERROR_PRINCIPAL', details, at(element ?? node))
  }
  if (actions.not && actions.element) {
    const details = 'RCPs do not support the NotAction element. Update to use the Action element.'
    tell('ERROR', 'RCP_SYNTAX_ERROR_NOTACTION', details, at(actions.element))
  }
  const isEverything = resources.items.length === 1 && resources.items[0]!.value === '*' && !resources.not
  if (effect === 'Allow' && (!isEverything || condition)) {
    const details = 'RCPs only support specifying all principals ("*") in the Principal element, all resources ("*") in the ' +
      'Resource element, and no Condition element with an effect of Allow.'
    tell('ERROR', 'RCP_SYNTAX_ERROR_ALLOW', details, at(node))
  }
  // DIFFERS: AWS asks of each action that its service is one of some, of which there is no list that stays true.
  for (const item of actions.items.filter(({ value }) => value === '*' && effect === 'Deny')) {
    const details = 'RCPs only support specifying select service prefixes in the Action element. Learn more here.'
    tell('ERROR', 'RCP_SYNTAX_ERROR_ACTION', details, at(item))
  }
}

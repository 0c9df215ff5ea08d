import { StartResourceScan } from '../../../contracts/accessanalyzer.gen.ts'
import { parseArn } from '../../../core/arn.ts'
import type { PolicyHolderType } from '../../../gateway/ports.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerOfFindings, notFound } from '../analyzers/analyzers.ts'
import { follow } from '../effects/follow.ts'
import type { ResourceName } from '../effects/own-analyzer.ts'
import { findAnalyzed } from '../findings/of-resource.ts'
import { getExternalAnalyzer } from '../types/types.ts'

export default operation(StartResourceScan, {
  access: [{ action: 'access-analyzer:StartResourceScan', on: analyzerOfFindings }],
  record: { readOnly: false },
  async handle(call) {
    const { input: { analyzerArn, resourceArn, resourceOwnerAccount: owner }, scope, state, ports, emit } = call
    const analyzer = await getExternalAnalyzer(call, analyzerArn)
    const named = namedBy(resourceArn)
    const isOwn = (owner ?? scope.account) === scope.account
    const holder = named && isOwn ? await ports.policyHolders.get(named[0])!.find(state, scope, named[1]) : undefined
    // One that is gone is looked at for the last time.
    if (holder?.arn !== resourceArn && !(await findAnalyzed(state, analyzer, resourceArn))) {
      throw notFound(call, resourceArn, 'resource')
    }
    await emit(follow, { analyzer: analyzer.name, id: analyzer.id, changed: [named!] })
    return {}
  },
})

function namedBy(arn: string): ResourceName<PolicyHolderType> | undefined {
  const { service, resource = '' } = parseArn(arn) ?? {}
  const name = resource.slice(resource.lastIndexOf('/') + 1)
  if (service === 'iam' && resource.startsWith('role/')) return ['AWS::IAM::Role', name]
  return service === 'kms' && resource.startsWith('key/') ? ['AWS::KMS::Key', name] : undefined
}

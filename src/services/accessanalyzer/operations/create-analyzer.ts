import { CreateAnalyzer } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerArn, analyzerNamed, Analyzers } from '../analyzers/analyzers.ts'
import { ArchiveRules, mostRules } from '../analyzers/archive-rules.ts'
import { requireTags } from '../analyzers/tags.ts'
import { scan } from '../effects/scan.ts'
import { requireFilter } from '../findings/filters.ts'
import { invalid } from '../errors.ts'

export default operation(CreateAnalyzer, {
  access: [{ action: 'access-analyzer:CreateAnalyzer', on: analyzerNamed }],
  record: { readOnly: false, response: output => output },
  async handle({ input, scope, state, once, error, unbuilt, emit }) {
    const { analyzerName: name, type, archiveRules = [], tags = {}, clientToken, configuration } = input
    const { account, region, partition, now } = scope
    // Nothing would ever be found by what is made and does not look.
    if (type !== 'ACCOUNT') throw unbuilt(`the type ${type}`)
    if (configuration) {
      throw invalid(error, 'An analyzer of external access has no configuration.', 'configuration')
    }
    requireTags(error, tags)
    for (const { filter } of archiveRules) requireFilter(filter, error)
    const names = new Set(archiveRules.map(({ ruleName }) => ruleName))
    if (names.size < archiveRules.length || names.size > mostRules) {
      throw invalid(error, `An analyzer has ${mostRules} archive rules at most, each of another name.`, 'archiveRules')
    }
    const arn = analyzerArn(scope, name)
    const [before] = await state.list(Analyzers, [region], { limit: 1, expected: true })
    if (before?.name === name) {
      if (clientToken !== undefined && before.clientToken === clientToken) return { arn }
      const message = `An analyzer with the name ${name} already exists.`
      throw error('ConflictException', message, { resourceId: arn, resourceType: 'analyzer' })
    }
    if (before) {
      throw error('ServiceQuotaExceededException', 'Analyzer limit exceeded', { resourceId: arn, resourceType: 'analyzer' })
    }
    const id = once('analyzer id', random => Buffer.from(random(16)).toString('hex'))
    const known = clientToken === undefined ? {} : { clientToken }
    await state.insert(Analyzers, { id, name, partition, account, region, tags, createdAt: now, ...known })
    for (const { ruleName, filter } of archiveRules) {
      await state.insert(ArchiveRules, { analyzerId: id, name: ruleName, filter, createdAt: now, updatedAt: now })
    }
    for (const kind of ['AWS::IAM::Role', 'AWS::KMS::Key'] as const) await emit(scan, { analyzer: name, id, type: kind })
    return { arn }
  },
})

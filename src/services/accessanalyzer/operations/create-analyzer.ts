import { CreateAnalyzer } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { Timers } from '../../../storage/time/timers.ts'
import { analyzerArn, analyzerNamed, Analyzers, mostInRegion, type Analyzer } from '../analyzers/analyzers.ts'
import { ArchiveRules, mostRules } from '../analyzers/archive-rules.ts'
import { requireTags } from '../analyzers/tags.ts'
import { startScan } from '../effects/scan.ts'
import { invalid } from '../errors.ts'
import { requireFilter } from '../findings/filters.ts'
import { firstScans, scanTimer } from '../jobs/scan-daily.ts'
import { findType } from '../types/types.ts'

export default operation(CreateAnalyzer, {
  access: [{ action: 'access-analyzer:CreateAnalyzer', on: analyzerNamed }],
  record: { readOnly: false, response: output => output },
  async handle({ input, scope, state, once, error, unbuilt, emit }) {
    const { analyzerName: name, type, archiveRules = [], tags = {}, clientToken } = input
    const { account, region, partition, now } = scope
    const analyzerType = findType(type)
    // Nothing would ever be found by what is made and does not look.
    if (!analyzerType) throw unbuilt(`the type ${type}`)
    const configuration = analyzerType.configure(input.configuration, error)
    requireTags(error, tags)
    for (const { filter } of archiveRules) requireFilter(analyzerType, filter, error)
    const names = new Set(archiveRules.map(({ ruleName }) => ruleName))
    if (names.size < archiveRules.length || names.size > mostRules) {
      throw invalid(error, `An analyzer has ${mostRules} archive rules at most, each of another name.`, 'archiveRules')
    }
    const arn = analyzerArn(scope, name)
    const others = await state.list(Analyzers, [region], { limit: mostInRegion, expected: true })
    const before = others.find(other => other.name === name)
    if (before) {
      if (clientToken !== undefined && before.clientToken === clientToken) return { arn }
      const message = `An analyzer with the name ${name} already exists.`
      throw error('ConflictException', message, { resourceId: arn, resourceType: 'analyzer' })
    }
    // AWS: an account has one of each type in a Region.
    if (others.some(other => other.type === type)) {
      throw error('ServiceQuotaExceededException', 'Analyzer limit exceeded', { resourceId: arn, resourceType: 'analyzer' })
    }
    const id = once('analyzer id', random => Buffer.from(random(16)).toString('hex'))
    const analyzer: Analyzer = {
      id, name, type, partition, account, region, tags, createdAt: now, ...(clientToken !== undefined && { clientToken }),
      ...configuration, ...(!analyzerType.isFollowing && { scans: firstScans(analyzerType.resourceTypes, now) }),
    }
    await state.insert(Analyzers, analyzer)
    for (const { ruleName, filter } of archiveRules) {
      await state.insert(ArchiveRules, { analyzerId: id, name: ruleName, filter, createdAt: now, updatedAt: now })
    }
    const timer = scanTimer(analyzer)
    if (timer) await state.insert(Timers, timer)
    await startScan(emit, analyzer, now)
    return { arn }
  },
})

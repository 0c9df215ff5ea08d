import { GetStatus } from '../../../contracts/stockade.ts'
import { operation } from '../../../gateway/operation.ts'
import { theServer } from '../the-server.ts'

const shownSources = 20

export default operation(GetStatus, {
  access: [{ action: 'stockade:GetStatus', on: theServer }],
  record: { readOnly: true },
  handle({ scope, server }) {
    const { calls, refused, sources } = server.meter.counts()
    const byService = new Map<string, number>()
    for (const { service, count } of calls) byService.set(service, (byService.get(service) ?? 0) + count)
    return {
      Version: server.version,
      StartedAt: new Date(server.meter.startedAt),
      Now: new Date(scope.now),
      Calls: Object.fromEntries(byService),
      Refused: Object.fromEntries(refused),
      RefusedSources: sources.slice(0, shownSources).map(([Address, Count]) => ({ Address, Count })),
      ResidentBytes: process.memoryUsage().rss,
    }
  },
})

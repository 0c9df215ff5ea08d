import { GetStatus } from '../../../contracts/stockade.ts'
import { version } from '../../../core/version.ts'
import { operation } from '../../../gateway/operation.ts'
import { theServer } from '../the-server.ts'

const mostShown = 20

export default operation(GetStatus, {
  access: [{ action: 'stockade:GetStatus', on: theServer }],
  record: { readOnly: true },
  handle({ scope, server }) {
    const { calls, denied, throttled, refused, sources } = server.meter.counts()
    const byOperation = (wanted: string) => summed(
      calls.filter(({ end }) => end === wanted), ({ service, operation: name }) => `${service}:${name}`,
    )
    return {
      Version: version,
      StartedAt: new Date(server.meter.startedAt),
      Now: new Date(scope.now),
      Calls: summed(calls, ({ service }) => service),
      Denied: byOperation('denied'),
      DeniedCallers: denied.slice(0, mostShown).map(([Caller, Count]) => ({ Caller, Count })),
      Failed: summed(calls.filter(({ end }) => end === 'failed'), ({ code }) => code),
      Throttled: byOperation('throttled'),
      ThrottledCallers: throttled.slice(0, mostShown).map(([Caller, Count]) => ({ Caller, Count })),
      Refused: Object.fromEntries(refused),
      RefusedSources: sources.slice(0, mostShown).map(([Address, Count]) => ({ Address, Count })),
      ResidentBytes: process.memoryUsage().rss,
    }
  },
})

/** How many calls there were of each name. */
function summed<T extends { readonly count: number }>(
  calls: readonly T[], nameOf: (call: T) => string,
): Readonly<Record<string, number>> {
  const sums = new Map<string, number>()
  for (const call of calls) sums.set(nameOf(call), (sums.get(nameOf(call)) ?? 0) + call.count)
  return Object.fromEntries(sums)
}

// Tells of consumers that are said to have taken records which the journal does not have: they take none of those that come.
import { BrokenRow } from '../rows/barrier.ts'
import { ConsumerProgress, type Progress } from './consumer-run.ts'
import type { Position } from './journal-reader.ts'
import type { UnitOfWork } from '../unit-of-work.ts'

export interface ProgressFinding {
  readonly kind: 'ahead'
  readonly consumer: string
  /** Where it is. */
  readonly reached: Position
  /** The journal's newest record. */
  readonly end: Position
}

/** A store has a few. */
const mostConsumers = 100

/** To be read before the journal's end is. Empty where it cannot be read: `verifyRows` tells of that. */
export async function listProgress(state: UnitOfWork): Promise<readonly Progress[]> {
  try {
    return await state.list(ConsumerProgress, [], { limit: mostConsumers })
  } catch (error) {
    if (error instanceof BrokenRow) return []
    throw error
  }
}

export function verifyProgress(progress: readonly Progress[], end: Position): ProgressFinding[] {
  const ahead = progress.filter(({ position }) => position > end)
  return ahead.map(({ name, position }) => ({ kind: 'ahead', consumer: name, reached: position, end }))
}

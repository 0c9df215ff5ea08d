// Which version each staging label stands for
// (https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html#term_version).

import { hashOrder } from '../../../core/text/hash-order.ts'

/** Versions by the labels that stand for them: each label stands for one at most. */
export type Stages = Readonly<Record<string, string>>

export const current = 'AWSCURRENT'
export const previous = 'AWSPREVIOUS'
export const pending = 'AWSPENDING'

/** AWS: 20 for all versions of a secret together. */
export const mostStages = 20

export const findStaged = (stages: Stages, stage: string): string | undefined => new Map(Object.entries(stages)).get(stage)

/** The labels of a version, in the order in which AWS tells of them. */
export const stagesOf = (stages: Stages, id: string): string[] =>
  hashOrder(Object.entries(stages).flatMap(([stage, version]) => (version === id ? [stage] : [])))

/** With their labels in that order, the versions that have any. */
export function versionsOf(stages: Stages): ReadonlyMap<string, readonly string[]> {
  const versions = new Map<string, string[]>()
  const ids = new Map(Object.entries(stages))
  for (const stage of hashOrder(ids.keys())) {
    const id = ids.get(stage)!
    const labels = versions.get(id)
    if (labels) labels.push(stage)
    else versions.set(id, [stage])
  }
  return versions
}

/**
 * The label stands for the version, and for none besides. AWS: where AWSCURRENT leaves a version, AWSPREVIOUS goes to that one.
 */
export function moveStage(stages: Stages, stage: string, id: string): Stages {
  const moved = new Map(Object.entries(stages))
  const left = moved.get(stage)
  moved.set(stage, id)
  if (stage === current && left !== undefined && left !== id) moved.set(previous, left)
  return Object.fromEntries(moved)
}

export function removeStage(stages: Stages, stage: string): Stages {
  return Object.fromEntries(Object.entries(stages).filter(([one]) => one !== stage))
}

/**
 * The labels of a version that is new. AWS: what is current comes last, so that AWSPREVIOUS is what was current before; and
 * where that changes nothing is pending any more, but for the new version itself.
 */
export function stageNew(stages: Stages, labels: readonly string[], id: string): Stages {
  const isCurrent = labels.includes(current) || findStaged(stages, current) === undefined
  const staged = labels.filter(label => label !== current).reduce((before, label) => moveStage(before, label, id), stages)
  if (!isCurrent) return staged
  const moved = moveStage(staged, current, id)
  return labels.includes(pending) ? moved : removeStage(moved, pending)
}

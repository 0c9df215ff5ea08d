// Names that versions of a parameter are found by. A label is on one version, and moves.
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'

interface Label {
  readonly label: string
  readonly version: number
}

/** All labels of one parameter; absent where there are none. */
export interface ParameterLabels {
  readonly name: string
  /** In the order in which they were attached: at most ten of each version, and as many versions as are kept. */
  readonly labels: readonly Label[]
}

// One record for each parameter: to read by a label is to read it and the version, and to delete a parameter is one more removal.
export const ParameterLabels = collection<ParameterLabels>('ssm.parameter-labels', { per: 'region', key: ({ name }) => [name] })

/** AWS: a version has ten labels at most. */
export const mostLabels = 10

// AWS: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html
export const isLabel = (text: string): boolean => /^(?!aws|ssm)[a-z_.-][a-z0-9_.-]*$/i.test(text)

export async function listLabels(state: ReadUnit, name: string): Promise<readonly Label[]> {
  return (await state.get(ParameterLabels, [name]))?.labels ?? []
}

export function versionLabelled({ labels }: ParameterLabels, asked: string): number | undefined {
  return labels.find(({ label }) => label === asked)?.version
}

export const labelsOf = (labels: readonly Label[], asked: number): string[] =>
  labels.flatMap(({ label, version }) => (version === asked ? [label] : []))

export async function setLabels(state: UnitOfWork, name: string, labels: readonly Label[]): Promise<void> {
  const before = await state.get(ParameterLabels, [name])
  if (labels.length === 0) {
    if (before) await state.remove(ParameterLabels, before)
  } else await (before ? state.update(ParameterLabels, { name, labels }) : state.insert(ParameterLabels, { name, labels }))
}

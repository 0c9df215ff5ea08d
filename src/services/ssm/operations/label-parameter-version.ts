import { LabelParameterVersion } from '../../../contracts/ssm.gen.ts'
import { hashOrder } from '../../../core/text/hash-order.ts'
import { operation } from '../../../gateway/operation.ts'
import { isLabel, labelsOf, listLabels, mostLabels, setLabels } from '../parameters/parameter-labels.ts'
import { changeEvent } from '../parameters/parameter-events.ts'
import { getLabelledVersion } from '../parameters/parameter-versions.ts'
import { parameterNamed, silentErrors } from '../parameters/parameters.ts'

export default operation(LabelParameterVersion, {
  access: [{ action: 'ssm:LabelParameterVersion', on: parameterNamed }],
  record: { readOnly: false, resources: [parameterNamed], response: output => output, silentErrors },
  async handle(call) {
    const { input, scope, state, error } = call
    const labelled = await getLabelledVersion(call)
    const { name, version } = labelled
    // AWS: each is told once, and none of them keeps the others from being attached (recorded).
    const asked = [...new Set(input.Labels)]
    const [valid, invalid] = [asked.filter(label => isLabel(label)), asked.filter(label => !isLabel(label))]
    const before = await listLabels(state, name)
    const added = valid.filter(label => !labelsOf(before, version).includes(label))
    if (labelsOf(before, version).length + added.length > mostLabels) {
      throw error('ParameterVersionLabelLimitExceeded', tooMany)
    }
    if (added.length > 0) {
      const others = before.filter(({ label }) => !added.includes(label))
      await setLabels(state, name, [...others, ...added.map(label => ({ label, version }))])
      // AWS: an event for each label, with the version that had it, as text (recorded).
      for (const label of added) {
        const fromVersion = String(before.find(one => one.label === label)?.version ?? '')
        const told = { label, fromVersion, toVersion: String(version) }
        await call.announce(changeEvent(scope, labelled, 'LabelParameterVersion', told))
      }
    }
    return { InvalidLabels: hashOrder(invalid), ParameterVersion: version }
  },
})

// AWS: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html
const tooMany = 'A parameter version can have maximum 10 labels. Move one or more labels to another version and try again.'

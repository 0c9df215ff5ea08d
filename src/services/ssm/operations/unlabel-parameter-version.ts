import { UnlabelParameterVersion } from '../../../contracts/ssm.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { labelsOf, listLabels, setLabels } from '../parameters/parameter-labels.ts'
import { getLabelledVersion } from '../parameters/parameter-versions.ts'
import { parameterNamed, silentErrors } from '../parameters/parameters.ts'

export default operation(UnlabelParameterVersion, {
  access: [{ action: 'ssm:UnlabelParameterVersion', on: parameterNamed }],
  record: { readOnly: false, resources: [parameterNamed], response: output => output, silentErrors },
  async handle(call) {
    const { input, state } = call
    const { name, version } = await getLabelledVersion(call)
    const before = await listLabels(state, name)
    const attached = labelsOf(before, version)
    // AWS: what is not on this version is told as invalid, be it on another one (recorded).
    const asked = [...new Set(input.Labels)]
    const removed = asked.filter(label => attached.includes(label))
    const invalid = asked.filter(label => !attached.includes(label))
    if (removed.length > 0) await setLabels(state, name, before.filter(({ label }) => !removed.includes(label)))
    return { RemovedLabels: removed, InvalidLabels: invalid }
  },
})

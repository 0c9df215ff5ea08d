import { CreateOrganizationalUnit } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { countToAdd } from '../../../storage/quotas.ts'
import { parentNamed } from '../named.ts'
import { getManagedOrganization, newId } from '../organizations.ts'
import { isTagged, newTags } from '../tags.ts'
import { Children, findPlace } from '../tree/children.ts'
import { describeUnit, requireFreeName, UnitNames, Units, type Unit } from '../tree/units.ts'

/** AWS: units stand five deep at most, and an organization has 2,000. */
const deepest = 5
const mostUnits = 2000

export default operation(CreateOrganizationalUnit, {
  access: [
    { action: 'organizations:CreateOrganizationalUnit', on: parentNamed },
    { action: 'organizations:TagResource', on: parentNamed, when: isTagged },
  ],
  record: { readOnly: false, response: output => output },
  async handle(call) {
    const { input: { ParentId: parentId, Name: name, Tags }, state, once, error } = call
    const organization = await getManagedOrganization(call)
    const { id: organizationId, rootId } = organization
    const units = await findPlace(state, organization, parentId)
    if (!units) throw error('ParentNotFoundException', "You specified parent that doesn't exist.")
    requireFreeName(await state.get(UnitNames, [organizationId, parentId, name]), error)
    // DIFFERS: AWS's sentences for the two limits are not known.
    const exceeded = (Reason: string, message: string) => error('ConstraintViolationException', message, { Reason })
    if (units.length >= deepest) throw exceeded('OU_DEPTH_LIMIT_EXCEEDED', 'You have exceeded the depth of the OU tree.')
    if ((await countToAdd(state, Units, [organizationId], mostUnits)) >= mostUnits) {
      throw exceeded('OU_NUMBER_LIMIT_EXCEEDED', 'You have exceeded the number of OUs in your organization.')
    }
    const id = once('unit id', newId(`ou-${rootId.slice('r-'.length)}`, 8))
    const unit: Unit = { organizationId, id, name, units, tags: newTags(Tags, error) }
    await state.insert(Units, unit)
    await state.insert(UnitNames, { organizationId, parentId, name, id })
    await state.insert(Children, { organizationId, parentId, kind: 'ORGANIZATIONAL_UNIT', id })
    return { OrganizationalUnit: describeUnit(organization, unit) }
  },
})

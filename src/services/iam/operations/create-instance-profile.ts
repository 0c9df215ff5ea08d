import { CreateInstanceProfile } from '../../../contracts/iam.gen.ts'
import { wholeSeconds } from '../../../core/clock.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  describeInstanceProfile, findInstanceProfile, insertInstanceProfile, instanceProfileNames, newInstanceProfile,
  newInstanceProfileId,
} from '../instance-profiles/instance-profiles.ts'
import { policyTags, shownTags, withTags } from '../tags.ts'

export default operation(CreateInstanceProfile, {
  access: [
    { action: 'iam:CreateInstanceProfile', on: newInstanceProfile },
    { action: 'iam:TagInstanceProfile', on: newInstanceProfile, when: ({ Tags }) => Tags !== undefined && Tags.length > 0 },
  ],
  record: { readOnly: false, response: output => output, names: instanceProfileNames },
  async handle({ input, scope, state, once, error }) {
    const { InstanceProfileName: name, Path: path = '/', Tags } = input
    if (await findInstanceProfile(state, name)) {
      throw error('EntityAlreadyExistsException', `Instance Profile ${name} already exists.`)
    }
    const profile = {
      id: once('instance profile id', newInstanceProfileId),
      account: scope.account,
      partition: scope.partition,
      name,
      path,
      createdAt: wholeSeconds(scope.now),
      tags: withTags(policyTags, {}, Tags, error),
    }
    await insertInstanceProfile(state, profile)
    return { InstanceProfile: { ...describeInstanceProfile(profile, undefined), ...shownTags(profile.tags) } }
  },
})

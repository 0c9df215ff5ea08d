import { CreateAccessKey } from '../../../contracts/iam.gen.ts'
import { accessKeyIdFor } from '../../../core/ids.ts'
import { Secret } from '../../../core/secret.ts'
import { wholeSeconds } from '../../../core/clock.ts'
import { operation } from '../../../gateway/operation.ts'
import { accessKeyNames, AccessKeys, describeAccessKey, newSecretAccessKey } from '../access-keys/access-keys.ts'
import { quotas } from '../quotas.ts'
import { getUser, userNamedOrCaller, userNames, Users } from '../users/users.ts'

export default operation(CreateAccessKey, {
  access: [{ action: 'iam:CreateAccessKey', on: userNamedOrCaller }],
  record: {
    readOnly: false,
    response: output => output,
    names: (input, output) => [...accessKeyNames(output?.AccessKey), ...userNames(input)],
  },
  async handle(call) {
    const { scope, state, once, error } = call
    const user = await getUser(call)
    if (user.accessKeyIds.length >= quotas.AccessKeysPerUserQuota) {
      throw error('LimitExceededException', `Cannot exceed quota for AccessKeysPerUser: ${quotas.AccessKeysPerUserQuota}`)
    }
    const secret = once('secret access key', newSecretAccessKey)
    const key = {
      id: once('access key id', random => accessKeyIdFor('AKIA', scope.account, random)),
      account: scope.account,
      userId: user.id,
      active: true,
      createdAt: wholeSeconds(scope.now),
      secret: new Secret(secret),
    }
    await state.insert(AccessKeys, key)
    // INVARIANT: the key's id is written into its user's record, so a key made while its user is deleted conflicts.
    await state.update(Users, { ...user, accessKeyIds: [...user.accessKeyIds, key.id] })
    return { AccessKey: { ...describeAccessKey(key, user.name), SecretAccessKey: secret } }
  },
})

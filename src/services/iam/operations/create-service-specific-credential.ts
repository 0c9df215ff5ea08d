import { CreateServiceSpecificCredential } from '../../../contracts/iam.gen.ts'
import { day, wholeSeconds } from '../../../core/clock.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  credentialsForService, describeServiceCredential, digestOf, mostOfService, newPassword, newPublicName, newServiceCredentialId,
  requireService, secretMembers, ServiceSpecificCredentials,
} from '../credentials/service-specific-credentials.ts'
import { insertCredential, requireRoom } from '../credentials/user-credentials.ts'
import { getUser, userNamed, userNames } from '../users/users.ts'

export default operation(CreateServiceSpecificCredential, {
  access: [{ action: 'iam:CreateServiceSpecificCredential', on: userNamed }],
  record: { readOnly: false, response: output => output, names: input => userNames(input) },
  async handle(call) {
    const { input: { UserName, ServiceName: service, CredentialAgeDays: days }, scope, state, once } = call
    const user = await getUser(call)
    requireService(call, service)
    const others = await credentialsForService(call, user, service)
    // AWS: the sentence from public reports.
    requireRoom(call, others.length, 'ServiceSpecificCredentialsPerUser', mostOfService)
    const password = once('password', newPassword)
    const createdAt = wholeSeconds(scope.now)
    const named = { service, publicName: newPublicName(user, others.map(({ publicName }) => publicName)) }
    const credential = {
      id: once('credential id', newServiceCredentialId), account: scope.account, userId: user.id, active: true, createdAt,
      ...named,
      // AWS: of credentials that are no keys as well (public reports).
      ...(days !== undefined && { expiresAt: createdAt + days * day }), digest: digestOf(named, password),
    }
    await insertCredential(state, user, ServiceSpecificCredentials, credential)
    const described = describeServiceCredential(credential, user.name ?? UserName, scope.now)
    return { ServiceSpecificCredential: { ...described, ...secretMembers(credential, password) } }
  },
})

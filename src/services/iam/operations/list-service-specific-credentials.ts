import { ListServiceSpecificCredentials } from '../../../contracts/iam.gen.ts'
import { everything, operation, type Call } from '../../../gateway/operation.ts'
import {
  credentialsForService, describeServiceCredential, listedCredential, requireService, ServiceSpecificCredentials,
  type ListedCredential,
} from '../credentials/service-specific-credentials.ts'
import { credentialsOf } from '../credentials/user-credentials.ts'
import { listed } from '../entities.ts'
import { listPage, pageOf } from '../paging.ts'
import { getUser, userNamedOrCaller, Users } from '../users/users.ts'

export default operation(ListServiceSpecificCredentials, {
  access: [
    { action: 'iam:ListServiceSpecificCredentials', on: userNamedOrCaller, when: ({ AllUsers }) => !AllUsers },
    { action: 'iam:ListServiceSpecificCredentials', on: everything, when: ({ AllUsers }) => AllUsers === true },
  ],
  record: { readOnly: true },
  async handle(call) {
    const { input: { AllUsers }, state, scope: { now } } = call
    const { items, end } = AllUsers ? await listOfAll(call) : await listOfUser(call)
    const shown = []
    for (const credential of items) {
      const user = await state.getOf(Users, [credential.userId], listed)
      shown.push(describeServiceCredential(credential, user?.name ?? credential.userId, now))
    }
    return { ServiceSpecificCredentials: shown, ...end }
  },
})

interface Input {
  readonly UserName?: string | undefined
  readonly ServiceName?: string | undefined
  readonly Marker?: string | undefined
  readonly MaxItems?: number | undefined
}

type ListCall = Pick<Call<Input, 'NoSuchEntityException'>, 'input' | 'scope' | 'state' | 'page' | 'error'>

async function listOfUser(call: ListCall) {
  const { input: { ServiceName: service }, state } = call
  const user = await getUser(call)
  if (service !== undefined) requireService(call, service)
  const all = service === undefined
    ? await credentialsOf(state, user, ServiceSpecificCredentials)
    : await credentialsForService(call, user, service)
  return pageOf<ListedCredential>(call, all, ({ id }) => id, [user.id, service])
}

/** AWS: that it cannot be asked for with a user is told (API Reference); the sentence is ours. */
async function listOfAll(call: ListCall) {
  const { input: { UserName, ServiceName: service }, state, error } = call
  if (UserName !== undefined) throw error('ValidationException', 'UserName cannot be specified together with AllUsers.')
  if (service !== undefined) requireService(call, service)
  return listPage<ListedCredential>(call, {
    bound: ['all', service],
    read: (after, limit) => state.listOf(ServiceSpecificCredentials.records, [], { after, limit }, listedCredential),
    keyOf: ({ id }) => [id],
    keep: credential => service === undefined || credential.service === service,
  })
}

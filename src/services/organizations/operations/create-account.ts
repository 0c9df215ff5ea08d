import { CreateAccount, type CreateAccountRequest } from '../../../contracts/organizations.gen.ts'
import type { RandomBytes } from '../../../core/ids.ts'
import type { Tags } from '../../../core/tags.ts'
import { everything, operation, type Call } from '../../../gateway/operation.ts'
import { describeCreation, insertCreation, type AccountCreation } from '../account-creations.ts'
import { Addresses, Members } from '../members.ts'
import { isOwnAddress } from '../names.ts'
import { getManagedOrganization, newId, type Organization } from '../organizations.ts'
import { isTagged, newTags } from '../tags.ts'
import { addAccount } from '../tree/children.ts'

type CreateCall = Pick<
  Call<CreateAccountRequest, 'AWSOrganizationsNotInUseException' | 'InvalidInputException'>,
  'input' | 'scope' | 'state' | 'once' | 'ports' | 'error'
>

/** AWS: the role by which a new account is administered, where the request names no other. */
const usualRole = 'OrganizationAccountAccessRole'
/** Numbers that are drawn before it is given up: each is somebody's once in a hundred million times, of ten thousand accounts. */
const mostDrawn = 8

export default operation(CreateAccount, {
  access: [
    { action: 'organizations:CreateAccount', on: everything },
    { action: 'organizations:TagResource', on: everything, when: isTagged },
  ],
  record: { readOnly: false, response: output => output },
  async handle(call) {
    const { input, scope, once, error } = call
    const organization = await getManagedOrganization(call)
    const tags = newTags(input.Tags, error)
    const creation: AccountCreation = {
      id: once('request id', newId('car', 32)),
      organizationId: organization.id,
      name: input.AccountName,
      requestedAt: scope.now,
      outcome: await makeAccount(call, organization, tags),
    }
    await insertCreation(call, creation)
    return { CreateAccountStatus: describeCreation(creation) }
  },
})

async function makeAccount(call: CreateCall, organization: Organization, tags: Tags): Promise<AccountCreation['outcome']> {
  const { input, scope, state, once, ports } = call
  const { id: organizationId, managementAccount } = organization
  const { AccountName: name, Email: email, RoleName = usualRole } = input
  if (isOwnAddress(email)) return { failure: 'INVALID_EMAIL' }
  if (await state.get(Addresses, [email.toLowerCase()])) return { failure: 'EMAIL_ALREADY_EXISTS' }
  const account = await newNumber(call)
  await ports.accounts.open(state, {
    account, partition: scope.partition, createdAt: scope.now, role: { name: RoleName, trusts: managementAccount },
  }, once)
  await state.insert(Addresses, { email, account })
  const joined = { joinedAt: scope.now, joinedBy: 'CREATED' as const, units: [] }
  const member = { account, organizationId, name, email, ...joined, tags }
  await state.insert(Members, member)
  await addAccount(state, organization, member)
  return { account }
}

const twelveDigits = (random: RandomBytes): string =>
  String(Buffer.from(random(6)).readUIntBE(0, 6) % 900_000_000_000 + 100_000_000_000)

async function newNumber({ state, once, ports }: CreateCall): Promise<string> {
  for (let drawn = 1; drawn <= mostDrawn; drawn++) {
    const account = once(`account ${drawn}`, twelveDigits)
    if (!(await ports.accounts.has(state, account))) return account
  }
  throw new Error('Every account number that was drawn is taken.')
}

// When it has been told for long enough what came of asking for an account.
import type { Job, JobContext } from '../../../gateway/work.ts'
import { AccountCreations } from '../account-creations.ts'

export const forgetAccountCreation: Job = { goesBy: 'vouched time', run }

async function run({ subject, state }: JobContext): Promise<void> {
  const creation = await state.get(AccountCreations, subject.split('/'))
  if (creation) await state.remove(AccountCreations, creation)
}

// When a handshake is told of no more, however it has ended.
import type { Job, JobContext } from '../../../gateway/work.ts'
import { Handshakes } from '../handshakes/handshakes.ts'

export const forgetHandshake: Job = { goesBy: 'vouched time', run }

async function run({ subject, state }: JobContext): Promise<void> {
  const handshake = await state.get(Handshakes, [subject])
  if (handshake) await state.remove(Handshakes, handshake)
}

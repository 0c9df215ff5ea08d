import type { OperationContract } from '../contracts/contract.ts'
import { AdvanceClock, RunTimers } from '../contracts/stockade.ts'

/** Calls a server. */
export type Ask = <Input extends object, Output>(contract: OperationContract<Input, Output>, input: Input) => Promise<Output>

/** Moves the time of a server forward and has done what is due by then; answers what time it is. */
export async function advanceClock(ask: Ask, Milliseconds: number): Promise<Date> {
  const { Now } = await ask(AdvanceClock, { Milliseconds })
  await ask(RunTimers, {})
  // As it travels: in seconds.
  return new Date(Number(Now) * 1000)
}

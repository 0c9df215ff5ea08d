// Messages of the AWS Encryption SDK of either form that Parameter Store has ever kept.
import { readCommitted } from './committed-message.ts'
import { BadMessage, type ReadMessage } from './encoding.ts'
import { readSigned } from './signed-message.ts'

/** Throws `BadMessage`. What it says is vouched for only once it was opened. */
export function readMessage(message: Uint8Array): ReadMessage {
  switch (message.at(0)) {
    case 1: return readSigned(message)
    case 2: return readCommitted(message)
    default: throw new BadMessage('The message is of another form.')
  }
}

// Options that several commands take, worded once.
import type { Command } from 'commander'

export function withData(command: Command): Command {
  return command.option('--data <folder>', 'the data folder (STOCKADE_DATA; ./.stockade)')
}

export function withAddress(command: Command): Command {
  return command
    .option('--host <address>', 'the address to listen on (STOCKADE_HOST; 127.0.0.1)')
    .option('--port <number>', 'the port to listen on, 0 for any (STOCKADE_PORT; 4566)')
}

/** How the user calls this command, so that hints can be copied. */
export function commandName(): string {
  return process.env['npm_command'] === 'exec' ? 'npx stockade' : process.env['npm_lifecycle_event'] ? 'npm run -s stockade --' : 'stockade'
}

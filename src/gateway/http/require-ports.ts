// Whether somebody else listens where the server is to: asked before anything is made for it.
import type { Place } from '../../core/store-place.ts'
import { explainOther, readAddress } from '../../storage/files/server-address.ts'
import { requireFree } from './server.ts'

export interface Ports {
  readonly host: string
  readonly port: number
  readonly metricsPort?: number
  readonly place: Place
}

/** Throws one sentence, which names the server of the same folder where that is in the way. */
export async function requirePorts({ host, port, metricsPort, place }: Ports): Promise<void> {
  await requireFree(host, port, '--port').catch((taken: unknown) => {
    if (place.kind !== 'folder') throw taken
    const other = readAddress(place.path)
    throw other?.port === port ? new Error(explainOther(place.path, other), { cause: taken }) : taken
  })
  if (metricsPort !== undefined) await requireFree('127.0.0.1', metricsPort, '--metrics-port')
}

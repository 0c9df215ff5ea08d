// The default event bus of each account and Region: no others are built.
import { formatArn } from '../../core/arn.ts'
import type { Call, Resource, Scope } from '../../gateway/operation.ts'

type Place = Pick<Scope, 'partition' | 'account' | 'region'>

const busArn = ({ partition, account, region }: Place, name: string): string =>
  formatArn({ partition, service: 'events', region, account, resource: `event-bus/${name}` })

export function isDefaultBus(bus: string | undefined, place: Place): boolean {
  return bus === undefined || bus === 'default' || bus === busArn(place, 'default')
}

interface BusInput {
  readonly EventBusName?: string | undefined
}

type BusCall = Pick<Call<BusInput, 'ResourceNotFoundException'>, 'input' | 'scope' | 'error'>

export function requireDefaultBus({ input: { EventBusName: bus }, scope, error }: BusCall): void {
  if (isDefaultBus(bus, scope)) return
  throw error('ResourceNotFoundException', `Event bus ${bus!.slice(bus!.lastIndexOf('/') + 1)} does not exist.`)
}

/** As a request names it, by its name or its ARN. */
export function busResource(bus: string | undefined, scope: Place): Resource {
  const arn = bus?.startsWith('arn:') ? bus : busArn(scope, bus ?? 'default')
  return {
    arn, account: arn.split(':')[4]!, exists: isDefaultBus(bus, scope), authority: 'either', type: 'AWS::Events::EventBus',
  }
}

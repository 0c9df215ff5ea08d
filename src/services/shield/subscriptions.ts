// An account's subscription to Shield Advanced.
import { collection } from '../../storage/collection.ts'

export interface Subscription {
  readonly name: 'subscription'
  readonly startedAt: number
}

export const Subscriptions = collection<Subscription>('shield.subscriptions', { per: 'account', key: ({ name }) => [name] })

export const theSubscription = ['subscription'] as const

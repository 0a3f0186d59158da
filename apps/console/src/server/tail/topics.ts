import { topics } from '@waybill/contracts'
import type { TailTopic } from '../../shared/tail.ts'

/** Keys of persons, though wrapped, are nobody's to look at. */
const withheld = new Set(['identity.keys.v1'])

/** These have other keys, and tell of orders all the same. */
const othersOfOrders = new Set(['shipping.v1', 'notifications.v1'])

const ofOrders = (name: string, key: readonly string[]) => key[0] === 'orderId' || othersOfOrders.has(name)

/** The topics that can be followed: all with events. */
export const followable: readonly TailTopic[] = topics
  .filter(({ name, events }) => events.length > 0 && !withheld.has(name))
  .map(({ name, owner, key }) => ({ name, service: owner, ofOrders: ofOrders(name, [key].flat()) }))

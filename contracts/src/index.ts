import type { AnyEventType } from '@waybill/messaging'
import { events } from './generated/events.ts'

export { keptAddress } from './address.ts'
export * from './generated/events.ts'
export { type ContractTopic, topic, topics } from './topics.ts'

/** Event type, for example `orders.order.placed` → its contract. */
export const eventByType: ReadonlyMap<string, AnyEventType> = new Map(events.map((event) => [event.type, event]))
export { consumers } from './catalogue.ts'

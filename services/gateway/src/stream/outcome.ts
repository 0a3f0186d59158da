import { OrderCancelled, OrderCompleted } from '@waybill/contracts'

/** The events that an order ends with. */
export const outcomes: ReadonlySet<string> = new Set([OrderCompleted.type, OrderCancelled.type])

/** Whether an order in this state has ended. */
export const isOver = (status: unknown): boolean => status === 'completed' || status === 'cancelled'

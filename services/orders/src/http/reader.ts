import { Problem, type User } from '@waybill/service'
import type { OrderRow } from '../store.ts'

/** Whether a user's role lets them see and stop the orders of others. */
export const seesAll = (user: User): boolean => user.roles.includes('operator') || user.roles.includes('admin')

/**
 * The order, if this user may see it.
 * @throws {Problem} 404 when there is none or it is someone else's: the answer must not tell which.
 */
export function visible(order: OrderRow | undefined, orderId: string, user: User): OrderRow {
  if (order && (order.customerId === user.id || seesAll(user))) return order
  throw new Problem(404, 'order-not-found', `There is no order ${orderId}`)
}

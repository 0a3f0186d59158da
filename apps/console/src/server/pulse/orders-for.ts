import type { User } from '@waybill/service'
import type { TrackedOrder, Tracker } from './tracker.ts'

/** Whether somebody sees the orders of all; else only their own. */
export const seesAll = ({ roles }: User): boolean => roles.includes('operator') || roles.includes('admin')

/** The orders of the window that somebody may see. */
export const ordersFor = (tracker: Tracker, user: User): TrackedOrder[] =>
  tracker.orders().filter(({ customerId }) => seesAll(user) || customerId === user.id)

import { UserDeactivated } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { deactivateUser } from '../user-store.ts'

/** From now on only mail about orders and shipments on their way. */
export const userDeactivated = on(UserDeactivated, ({ data }, tx) => deactivateUser(tx, data.userId))

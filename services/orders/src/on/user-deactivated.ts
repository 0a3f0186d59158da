import { UserDeactivated } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { deactivateCustomer } from '../copies.ts'

/** No new orders from now on. Those under way go on. */
export const userDeactivated = on(UserDeactivated, ({ data }, tx) => deactivateCustomer(tx, data.userId))

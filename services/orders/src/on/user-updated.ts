import { UserUpdated } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { keepCustomer } from '../copies.ts'

export const userUpdated = on(UserUpdated, ({ data }, tx) => keepCustomer(tx, data.userId))

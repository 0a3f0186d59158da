import { UserCreated } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { keepCustomer } from '../copies.ts'

export const userCreated = on(UserCreated, ({ data }, tx) => keepCustomer(tx, data.userId))

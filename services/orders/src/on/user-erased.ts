import { UserErased } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { deactivateCustomer, forgetRecipient } from '../copies.ts'

export const userErased = on(UserErased, async ({ data: { userId } }, tx) => {
  await deactivateCustomer(tx, userId)
  await forgetRecipient(tx, userId)
})

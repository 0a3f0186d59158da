import { UserUpdated } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { saveUser } from '../user-store.ts'

/** Mail from now on goes to the new address, also mail that waits. */
export const userUpdated = on(UserUpdated, ({ data: { userId, email, name, locale, roles } }, tx) =>
  saveUser(tx, { userId, email, name, locale, roles }),
)

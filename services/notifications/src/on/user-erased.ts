import { UserErased } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { eraseUser } from '../user-store.ts'

/** The keys of the user's events are gone; this forgets the copy kept here. */
export const userErased = on(UserErased, ({ data }, tx) => eraseUser(tx, data.userId))

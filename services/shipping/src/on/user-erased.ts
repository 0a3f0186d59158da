import { UserErased } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { eraseUser } from '../store.ts'

/** The keys of the user's events are gone; this forgets the copies kept here. */
export const userErased = on(UserErased, ({ data }, tx) => eraseUser(tx, data.userId))

import { UserCreated } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { enqueue } from '../store.ts'
import { saveUser } from '../user-store.ts'

/** Starts our copy of the user, and welcomes them. Messages that waited for the user go out now. */
export const userCreated = on(
  UserCreated,
  async ({ id: eventId, data: { userId, email, name, locale, roles } }, tx) => {
    await saveUser(tx, { userId, email, name, locale, roles })
    await enqueue(tx, { eventId, template: 'welcome', userId, data: {} })
  },
)

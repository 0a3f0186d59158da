import { UserCreated, UserDeactivated, UserErased, UserUpdated } from '@waybill/contracts'
import type { Database } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import { type BootstrapUser, createMissingUsers } from './bootstrap.ts'
import { forgetOldFailures } from './failure-store.ts'
import { changeMe } from './http/change-me.ts'
import { deactivate } from './http/deactivate.ts'
import { erase } from './http/erase.ts'
import { listActivity } from './http/list-activity.ts'
import { login } from './http/login.ts'
import { register } from './http/register.ts'
import { setRoles } from './http/set-roles.ts'
import { showKeySet } from './http/show-key-set.ts'
import { showMe } from './http/show-me.ts'
import { rotateSigningKeys } from './key-store.ts'
import { orderCancelled } from './on/order-cancelled.ts'
import { orderCompleted } from './on/order-completed.ts'
import { orderPlaced } from './on/order-placed.ts'
import { shipmentCreated } from './on/shipment-created.ts'
import { shipmentStatusChanged } from './on/shipment-status-changed.ts'

interface Dependencies {
  db: Database
  bootstrapUsers: readonly BootstrapUser[]
  signingKeyLifetimeMs: number
}

const tenMinutesMs = 10 * 60_000

/** Who people are, how they prove it, and what their orders and shipments did. */
export const identity = ({ db, bootstrapUsers, signingKeyLifetimeMs }: Dependencies): Service => ({
  name: 'identity',
  emits: [UserCreated, UserUpdated, UserDeactivated, UserErased],
  handlers: [orderPlaced, orderCompleted, orderCancelled, shipmentCreated, shipmentStatusChanged],
  routes: [register, login, showKeySet, showMe, changeMe, setRoles, deactivate, erase, listActivity].map((route) =>
    route(db),
  ),
  jobs: [
    { name: 'rotate-signing-keys', everyMs: tenMinutesMs, run: () => rotateSigningKeys(db, signingKeyLifetimeMs) },
    { name: 'forget-old-failures', everyMs: tenMinutesMs, run: () => forgetOldFailures(db) },
  ],
  async start() {
    await rotateSigningKeys(db, signingKeyLifetimeMs)
    await createMissingUsers(db, bootstrapUsers)
    return async () => {}
  },
})

import {
  DataKeyChanged,
  FaultSwitched,
  UserCreated,
  UserDeactivated,
  UserErased,
  UserUpdated,
} from '@waybill/contracts'
import { type Database, type MasterKeys, openKeyOwner, openKeyRing } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import { type BootstrapUser, createMissingUsers } from './bootstrap.ts'
import { forgetOldFailures } from './failure-store.ts'
import { changeMe } from './http/change-me.ts'
import { changePassword } from './http/change-password.ts'
import { deactivate } from './http/deactivate.ts'
import { erase } from './http/erase.ts'
import { listActivity } from './http/list-activity.ts'
import { login } from './http/login.ts'
import { logout } from './http/logout.ts'
import { refreshTokens } from './http/refresh-tokens.ts'
import { register } from './http/register.ts'
import { setRoles } from './http/set-roles.ts'
import { showKeySet } from './http/show-key-set.ts'
import { showMe } from './http/show-me.ts'
import { clearFault, listFaults, switchFault } from './http/switch-fault.ts'
import { rotateSigningKeys } from './key-store.ts'
import { createMissingKeys } from './missing-keys.ts'
import { orderCancelled } from './on/order-cancelled.ts'
import { orderCompleted } from './on/order-completed.ts'
import { orderPlaced } from './on/order-placed.ts'
import { shipmentCreated } from './on/shipment-created.ts'
import { shipmentStatusChanged } from './on/shipment-status-changed.ts'
import { forgetEndedSessions } from './session-store.ts'
import { oneAtATime } from './throttle.ts'

interface Dependencies {
  db: Database
  bootstrapUsers: readonly BootstrapUser[]
  /** What wraps the key that each user's personal data is encrypted with. */
  masterKeys: MasterKeys
  signingKeyLifetimeMs: number
  /** Whether faults may be switched on. */
  faults: boolean
}

const tenMinutesMs = 10 * 60_000

/** Who people are, how they prove it, and what their orders and shipments did. */
export const identity = ({ db, bootstrapUsers, masterKeys, signingKeyLifetimeMs, faults }: Dependencies): Service => {
  const keyOwner = openKeyOwner({ db, masterKeys, event: DataKeyChanged })
  const inTurn = oneAtATime()

  return {
    name: 'identity',
    emits: [UserCreated, UserUpdated, UserDeactivated, UserErased, DataKeyChanged, FaultSwitched],
    handlers: [orderPlaced, orderCompleted, orderCancelled, shipmentCreated, shipmentStatusChanged],
    keys: openKeyRing({ db, masterKeys }),
    routes: [
      register(db, keyOwner),
      login(db, inTurn),
      refreshTokens(db),
      logout(db),
      showKeySet(db),
      showMe(db),
      changeMe(db),
      changePassword(db, inTurn),
      setRoles(db),
      deactivate(db),
      erase(db, keyOwner),
      listActivity(db),
      switchFault(db, faults),
      listFaults(db),
      clearFault(db),
    ],
    jobs: [
      { name: 'rotate-signing-keys', everyMs: tenMinutesMs, run: () => rotateSigningKeys(db, signingKeyLifetimeMs) },
      { name: 'forget-old-failures', everyMs: tenMinutesMs, run: () => forgetOldFailures(db) },
      { name: 'forget-ended-sessions', everyMs: tenMinutesMs, run: () => forgetEndedSessions(db) },
    ],
    async start() {
      await rotateSigningKeys(db, signingKeyLifetimeMs)
      await createMissingKeys(db, keyOwner)
      await createMissingUsers(db, keyOwner, bootstrapUsers)
      await keyOwner.rewrap()
      return async () => {}
    },
  }
}

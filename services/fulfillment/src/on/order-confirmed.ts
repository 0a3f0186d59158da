import { OrderConfirmed } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { toPick } from '../pick.ts'
import { startPicking } from '../store.ts'

/** A confirmed order is picked and then packed, unless it was stopped: a stop may be read before the confirmation. */
export const orderConfirmed = (packAfterMs: number) =>
  on(OrderConfirmed, ({ data }, tx) => startPicking(tx, toPick(data), packAfterMs))

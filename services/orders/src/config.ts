import { config, duration, integer, masterKeys } from '@waybill/service'

export const readConfig = (env: NodeJS.ProcessEnv) =>
  config(env, {
    masterKeys: masterKeys(),
    maxOpenOrders: integer('OPEN_ORDERS_PER_CUSTOMER', 50, { min: 1 }),
    maxUnconfirmed: integer('UNCONFIRMED_ORDERS', 500, { min: 1 }),
    confirmMs: duration('CONFIRM_WITHIN', '2m'),
    prescriptionMs: duration('PRESCRIPTION_WITHIN', '24h'),
    packMs: duration('PACK_WITHIN', '5m'),
    deliverMs: duration('DELIVER_WITHIN', '10m'),
  })

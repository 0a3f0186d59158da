import { config, duration, masterKeys } from '@waybill/service'

export const readConfig = (env: NodeJS.ProcessEnv) =>
  config(env, {
    masterKeys: masterKeys(),
    confirmMs: duration('CONFIRM_WITHIN', '2m'),
    prescriptionMs: duration('PRESCRIPTION_WITHIN', '24h'),
    packMs: duration('PACK_WITHIN', '5m'),
    deliverMs: duration('DELIVER_WITHIN', '10m'),
  })

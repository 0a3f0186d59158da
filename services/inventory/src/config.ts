import { config, duration } from '@waybill/service'

/**
 * The settings of the inventory service: the base settings, and how long pieces are held for an order that is not
 * confirmed. It must be longer than orders waits for a pharmacist (`PRESCRIPTION_WITHIN`). Throws naming all that is wrong.
 */
export const readConfig = (env: NodeJS.ProcessEnv) =>
  config(env, { reservationTtlMs: duration('RESERVATION_TTL', '48h') })

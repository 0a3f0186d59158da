import { config, integer, masterKeys } from '@waybill/service'

/**
 * The settings of the fulfillment service: the base settings, and how long it takes to pick and pack an order.
 * Throws when some are missing or invalid, naming all.
 */
export const readConfig = (env: NodeJS.ProcessEnv) =>
  config(env, { masterKeys: masterKeys(), packAfterMs: integer('PACK_AFTER_MS', 400, { min: 0, max: 86_400_000 }) })

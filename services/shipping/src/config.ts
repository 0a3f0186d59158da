import { config, integer, masterKeys } from '@waybill/service'

/**
 * The settings of the shipping service: the base settings, and how long the carrier takes for each step.
 * Throws when some are missing or invalid, naming all.
 */
export const readConfig = (env: NodeJS.ProcessEnv) =>
  config(env, { masterKeys: masterKeys(), carrierStepMs: integer('CARRIER_STEP_MS', 600, { min: 0, max: 86_400_000 }) })

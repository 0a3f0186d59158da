import { config, integer } from '@waybill/service'

/**
 * The settings of the delivery service: the base settings, and how long a courier takes for each step.
 * Throws when some are missing or invalid, naming all.
 */
export const readConfig = (env: NodeJS.ProcessEnv) =>
  config(env, { deliveryStepMs: integer('DELIVERY_STEP_MS', 600, { min: 0, max: 86_400_000 }) })

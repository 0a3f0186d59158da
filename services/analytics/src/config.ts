import { config, duration } from '@waybill/service'

/**
 * The settings of the analytics service: the base settings, and how long a window waits for late events before it is
 * published. Throws when some are missing or invalid, naming all.
 */
export const readConfig = (env: NodeJS.ProcessEnv) => config(env, { graceMs: duration('WINDOW_GRACE', '10s') })

import { config } from '@waybill/service'

/** The settings of the pharmacy service: the base settings only. Throws when some are missing or invalid, naming all. */
export const readConfig = (env: NodeJS.ProcessEnv) => config(env, {})

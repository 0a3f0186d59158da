import { config } from '@waybill/service'

export const readConfig = (env: NodeJS.ProcessEnv) => config(env, {})

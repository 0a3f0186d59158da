import { config, secret } from '@waybill/service'

export const readConfig = (env: NodeJS.ProcessEnv) => config(env, { apiKey: secret('PSP_API_KEY') })

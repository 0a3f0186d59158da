import { config, duration, type Field, hidden, masterKeys, string } from '@waybill/service'
import { type BootstrapUser, readBootstrapUsers } from './bootstrap.ts'

const bootstrapUsers: Field<BootstrapUser[]> = hidden({
  ...string('BOOTSTRAP_USERS'),
  read: readBootstrapUsers,
  secretsIn: (text) => readBootstrapUsers(text).map(({ password }) => password),
  fallback: { value: [] },
})

export const readConfig = (env: NodeJS.ProcessEnv) =>
  config(env, {
    bootstrapUsers,
    masterKeys: masterKeys(),
    signingKeyLifetimeMs: duration('SIGNING_KEY_LIFETIME', '30d'),
  })

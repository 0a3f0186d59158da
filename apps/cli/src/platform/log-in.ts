import { type Client, createClient } from '@waybill/client'
import { gatewayUrl, running } from './running.ts'

type Role = 'demo' | 'pharmacist' | 'operator' | 'admin'

/**
 * A client of the API that is logged in as one of the seeded users, or as WAYBILL_EMAIL with WAYBILL_PASSWORD;
 * WAYBILL_TOKEN is taken as it is.
 *
 * @throws ApiError when the login is refused, NoAnswer when the platform does not answer, Error when it is not up
 */
export const logIn = async (role: Role, env: NodeJS.ProcessEnv = process.env): Promise<Client> =>
  createClient({ url: gatewayUrl(), token: await tokenOf(role, env) })

/** The token of such a user, for what is asked of a service itself. Throws as `logIn` does. */
export async function tokenOf(role: Role, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const { WAYBILL_TOKEN, WAYBILL_EMAIL: email, WAYBILL_PASSWORD: password } = env
  if (WAYBILL_TOKEN) return WAYBILL_TOKEN
  const body = email && password ? { email, password } : running().logins[role]
  const { accessToken } = await createClient({ url: gatewayUrl() }).logIn({ body })
  return accessToken
}

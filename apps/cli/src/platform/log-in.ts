import { call } from './api.ts'
import { gatewayUrl, running } from './running.ts'

/** Who calls, and where. */
export interface Session {
  gateway: string
  token: string
}

type Role = 'demo' | 'pharmacist' | 'operator' | 'admin'

/**
 * Logs in as one of the seeded users, or as WAYBILL_EMAIL with WAYBILL_PASSWORD; WAYBILL_TOKEN is taken as it is.
 *
 * @throws ApiError when the login is refused, Error when the platform is not up
 */
export async function logIn(role: Role, env: NodeJS.ProcessEnv = process.env): Promise<Session> {
  const gateway = gatewayUrl()
  const { WAYBILL_TOKEN, WAYBILL_EMAIL: email, WAYBILL_PASSWORD: password } = env
  if (WAYBILL_TOKEN) return { gateway, token: WAYBILL_TOKEN }
  const body = email && password ? { email, password } : running().logins[role]
  const { accessToken } = await call<{ accessToken: string }>(`${gateway}/api/auth/login`, { method: 'POST', body })
  return { gateway, token: accessToken }
}

import { randomUUID } from 'node:crypto'
import { call } from '../platform/api.ts'

/** Opens accounts and logs in: their access tokens. */
export async function openAccounts(gateway: string, count: number): Promise<string[]> {
  const tokens: string[] = []
  // One after the other: a password is hashed at a cost, which would be measured as the platform's.
  for (let i = 0; i < count; i++) {
    const login = { email: `load-${randomUUID()}@waybill.example`, password: randomUUID() }
    await call(`${gateway}/api/auth/register`, {
      method: 'POST',
      body: { ...login, name: `Lou Load ${i}` },
      headers: { 'idempotency-key': randomUUID() },
    })
    tokens.push(
      (await call<{ accessToken: string }>(`${gateway}/api/auth/login`, { method: 'POST', body: login })).accessToken,
    )
  }
  return tokens
}

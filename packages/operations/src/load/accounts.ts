import { randomUUID } from 'node:crypto'
import { type Client, createClient } from '@waybill/client'

/** Opens accounts and logs in. */
export async function openAccounts(url: string, count: number): Promise<Client[]> {
  const anyone = createClient({ url })
  const clients: Client[] = []
  // One after the other: a password is hashed at a cost, which would be measured as the platform's.
  for (let i = 0; i < count; i++) {
    const login = { email: `load-${randomUUID()}@waybill.example`, password: randomUUID() }
    await anyone.register({ body: { ...login, name: `Lou Load ${i}` } })
    const { accessToken: token } = await anyone.logIn({ body: login })
    clients.push(createClient({ url, token }))
  }
  return clients
}

import { existsSync, writeFileSync } from 'node:fs'
import { createClient } from '@waybill/client'
import type { Secrets } from '../secrets.ts'
import { people } from './people.ts'
import { fillShelf } from './shelf.ts'

interface SeedOptions {
  readonly gateway: string
  readonly secrets: Secrets
  /** Is there when the seed was sown: what a user changed or deleted since then stays so. */
  readonly mark: string
}

/** Fills the shelf of the demo, as an operator would: over HTTP. Safe to repeat when it was interrupted. */
export async function seed({ gateway: url, secrets, mark }: SeedOptions): Promise<void> {
  if (existsSync(mark)) return
  const operator = people(secrets).find(({ roles }) => roles.some((role) => role === 'operator'))
  const { email = '', password = '' } = operator ?? {}
  const { accessToken: token } = await createClient({ url }).logIn({ body: { email, password } })

  await fillShelf(createClient({ url, token }))
  writeFileSync(mark, `${new Date().toISOString()}\n`)
}

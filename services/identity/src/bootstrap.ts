import { UserCreated } from '@waybill/contracts'
import { type Database, type KeyOwner, publish, uuidv7 } from '@waybill/messaging'
import { type Role, roles } from '@waybill/service'
import { hashPassword } from './password.ts'
import { findCredentials, insertUser } from './store.ts'
import { defaultLocale, profile } from './user.ts'

/** An account that is there from the first start, so that somebody can log in. */
export interface BootstrapUser {
  email: string
  password: string
  name: string
  roles: Role[]
}

/**
 * Reads `BOOTSTRAP_USERS`, a JSON list of `{ email, password, name, roles }`.
 *
 * @throws TypeError that says what is wrong and at which place of the list, and quotes nothing: it holds passwords
 */
export function readBootstrapUsers(json: string): BootstrapUser[] {
  const list = parseList(json)

  return list.map((user, place) => {
    if (!isBootstrapUser(user)) {
      throw new TypeError(`must have email, password, name and roles (of ${roles.join(', ')}) at item ${place + 1}`)
    }
    return { email: user.email, password: user.password, name: user.name, roles: user.roles }
  })
}

/** Makes the accounts that are missing. Those that exist stay as they are, with the password they have by now. */
export async function createMissingUsers(
  db: Database,
  keyOwner: KeyOwner,
  users: readonly BootstrapUser[],
): Promise<void> {
  for (const { email, password, name, roles } of users) {
    // Looked up first only to spare the hash. Of two instances that start together the insert lets one win.
    if (await findCredentials(db, email)) continue
    const passwordHash = await hashPassword(password)

    await db.transaction(async (tx) => {
      const account = { userId: uuidv7(), email, name, locale: defaultLocale, roles, passwordHash }
      const user = await insertUser(tx, account)
      if (!user) return
      await keyOwner.create(tx, user.userId)
      await publish(tx, UserCreated(profile(user)))
    })
  }
}

function parseList(json: string): unknown[] {
  try {
    const list: unknown = JSON.parse(json)
    if (Array.isArray(list)) return list
  } catch (error) {
    // The parser's own message quotes the text, and the text holds passwords.
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new TypeError('must be a JSON list of users')
}

function isBootstrapUser(user: unknown): user is BootstrapUser {
  if (typeof user !== 'object' || user === null) return false
  const { email, password, name, roles: given } = user as Record<string, unknown>

  return (
    [email, password, name].every((field) => typeof field === 'string' && field !== '') &&
    Array.isArray(given) &&
    given.every((role) => roles.includes(role))
  )
}

import type { Role } from '@waybill/service'

/** A person with an account, as others may see it: never with the password hash. */
export interface User {
  userId: string
  email: string
  name: string
  locale: string
  roles: Role[]
  /** Goes up with every change; the ETag of the user. */
  version: number
  createdAt: Date
  deactivatedAt: Date | null
}

/** An account to be made. */
export type NewUser = Pick<User, 'userId' | 'email' | 'name' | 'locale' | 'roles'> & { passwordHash: string }

export const defaultLocale = 'en'

/** What the events of a user say. */
export const profile = ({ userId, email, name, roles, locale }: User) => ({ userId, email, name, roles, locale })

/** What HTTP answers about a user. */
export const publicUser = (user: User) => ({
  ...profile(user),
  createdAt: user.createdAt.toISOString(),
  active: user.deactivatedAt === null,
})

import { roles } from '@waybill/service'
import { Type } from 'typebox'

export const Email = Type.String({ format: 'email', maxLength: 254 })

// Long enough to be guessed by nobody, short enough that hashing it costs what any other does.
export const Password = Type.String({ minLength: 12, maxLength: 256 })

// No control characters: PostgreSQL stores no NUL, and mails and labels want no others.
export const Name = Type.String({ maxLength: 200, pattern: '^\\P{Cc}*[^\\s\\p{Cc}]\\P{Cc}*$' })

export const Locale = Type.String({ pattern: '^[a-z]{2}(-[A-Z]{2})?$', description: 'For example en or de-CH' })

export const Roles = Type.Array(Type.Enum([...roles]), { uniqueItems: true })

export const UserId = Type.Object({ id: Type.String({ format: 'uuid' }) })

/** What whoever logged in gets. */
export const Tokens = Type.Object({
  accessToken: Type.String(),
  expiresIn: Type.Integer({ description: 'Seconds until the access token runs out' }),
  tokenType: Type.Literal('Bearer'),
  refreshToken: Type.String({ description: 'For POST /api/auth/refresh, once' }),
})

export const RefreshBody = Type.Object(
  { refreshToken: Type.String({ maxLength: 200 }) },
  { additionalProperties: false },
)

export const UserView = Type.Object({
  userId: Type.String({ format: 'uuid' }),
  email: Type.String(),
  name: Type.String(),
  roles: Roles,
  locale: Type.String(),
  createdAt: Type.String({ format: 'date-time' }),
  active: Type.Boolean(),
})

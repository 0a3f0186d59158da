import { isHash } from './password.ts'

/** `read`: reads, look-ups and compatibility checks. `write`: everything. */
export const ROLES = ['read', 'write'] as const

export type Role = (typeof ROLES)[number]

export type User = { name: string; role: Role; hash: string }

/** One user, as a line of a users file. */
export const userLine = ({ name, role, hash }: User): string => `${name}:${role}:${hash}`

/**
 * Reads users, one a line: `name:role:hash`; empty lines and those that begin with # are left out. A name may stand in several lines:
 * each of its passwords is good, so that one can be changed while clients run.
 * @throws Error that names the line which is wrong, never its contents: a hash is nobody's business
 */
export function readUsers(text: string): User[] {
  const users = text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), at: index + 1 }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, at }) => readUser(line, at))
  if (users.length === 0) throw new Error('there is no user, so nobody could do anything')
  return users
}

function readUser(line: string, at: number): User {
  const [name = '', role, hash = '', ...more] = line.split(':')
  const known = ROLES.find((one) => one === role)
  if (name === '' || known === undefined || !isHash(hash) || more.length > 0)
    throw new Error(
      `line ${at} is not name:role:hash, with read or write as the role (./waybill registry user makes one)`,
    )
  return { name, role: known, hash }
}

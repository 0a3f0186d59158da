import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { UserError } from '../errors.ts'

/** Who PostgreSQL runs as, when that is not simply the user of this process. */
export interface Account {
  readonly user?: { readonly uid: number; readonly gid: number } | undefined
  /** Put before the command. */
  readonly wrapper: readonly string[]
}

/**
 * PostgreSQL refuses to run as root. Root lends it another account: the owner of its data, else `postgres` if there is
 * one, else `nobody`. Where that account can't enter the folders (a checkout below /root), a user namespace does, in
 * which root has another number.
 * @param program Must be executable by the account.
 * @param data Its data folder, which may be missing. The account must be able to enter the folder that it is in.
 * @throws {UserError} when neither is possible.
 */
export function chooseAccount(program: string, data: string): Account {
  if (process.getuid?.() !== 0) return { wrapper: [] }

  const user = existsSync(data) ? ownerOf(data) : (account('postgres') ?? account('nobody'))
  // Data that root owns was made in a namespace.
  if (user && user.uid !== 0 && works(program, ['--version'], user) && works('ls', [`${dirname(data)}/.`], user)) {
    return { user, wrapper: [] }
  }
  const inside = account('postgres') ?? account('nobody')
  if (inside) {
    const wrapper = ['unshare', '--user', `--map-user=${inside.uid}`, `--map-group=${inside.gid}`] as const
    if (works('unshare', [...wrapper.slice(1), program, '--version'])) return { wrapper }
  }
  throw new UserError(
    `PostgreSQL does not run as root, and no other account can enter ${dirname(data)}. Run Waybill as an ordinary user, ` +
      'or move it to a folder that others can enter, or give DATABASE_URL= of an existing PostgreSQL.',
  )
}

const ownerOf = (path: string) => {
  const { uid, gid } = statSync(path)
  return { uid, gid }
}

function account(name: string): Account['user'] {
  const uid = id('-u', name)
  const gid = id('-g', name)
  return uid === undefined || gid === undefined ? undefined : { uid, gid }
}

function works(program: string, args: string[], user?: Account['user']): boolean {
  try {
    execFileSync(program, args, { ...user, cwd: '/', stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function id(option: '-u' | '-g', name: string): number | undefined {
  try {
    return Number(execFileSync('id', [option, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  } catch {
    return undefined // no such account
  }
}

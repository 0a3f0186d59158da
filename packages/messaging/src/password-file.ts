import { readFileSync } from 'node:fs'

/**
 * The passwords in a file, one a line. The first is the one to use. While a password is changed there are two: the one that the
 * server knows, and the one that it is told just now; whoever comes in between gets in with either.
 *
 * @throws Error that names the file when it can't be read, or when there is none in it
 */
export function readPasswords(path: string): string[] {
  const passwords = readFileSync(path, 'utf8').split('\n').map(trimmed).filter(Boolean)
  if (passwords.length === 0) throw new Error(`There is no password in ${path}`)
  return passwords
}

const trimmed = (line: string): string => line.trim()

import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeFileAtomically } from '../files.ts'
import type { Secrets } from '../secrets.ts'
import { paths } from '../state.ts'

/** Who asks for the password. */
export const kinds = ['databases', 'kafka', 'registry'] as const
export type Kind = (typeof kinds)[number]

/** Where a process of a secured platform reads the password that it comes with, each time that it comes. */
export const passwordFile = (state: string, kind: Kind, name: string): string =>
  join(paths(state).passwords, kind, name)

/** @param passwords the one that holds; while it is changed also the one that comes */
export function writePasswordFile(state: string, kind: Kind, name: string, passwords: readonly string[]): void {
  const path = passwordFile(state, kind, name)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // As libpq has it (`passfile`), so that psql takes the URL as it is.
  const lines = kind === 'databases' ? passwords.map((password) => `*:*:*:*:${password}`) : passwords
  writeFileAtomically(path, `${lines.join('\n')}\n`, 0o600)
}

/** Writes the files of all, as the secrets say; of a change that was cut short both passwords. */
export function writePasswordFiles(state: string, secrets: Secrets): void {
  for (const kind of kinds)
    for (const [name, password] of Object.entries(passwordsOf(secrets, kind))) {
      const next = secrets.next[kind]?.[name]
      writePasswordFile(state, kind, name, next === undefined ? [password] : [password, next])
    }
}

/** Name → password; the superuser of PostgreSQL is one of those who come to it. */
export const passwordsOf = (secrets: Secrets, kind: Kind): Readonly<Record<string, string>> =>
  kind === 'databases' ? { postgres: secrets.postgres, ...secrets.databases } : secrets[kind]

import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { UserError } from './errors.ts'
import { writeFileAtomically } from './files.ts'
import type { Kind } from './security/password-files.ts'
import { principals } from './security/principals.ts'
import { databaseNames } from './services.ts'
import { paths } from './state.ts'

/** Random, made at the first start, and kept as long as the state folder. */
export interface Secrets {
  /** The superuser of our own PostgreSQL. */
  readonly postgres: string
  /** Service → the password of its database role. */
  readonly databases: Readonly<Record<string, string>>
  /** Principal → its password to a Kafka that asks for one (`up --secure`). */
  readonly kafka: Readonly<Record<string, string>>
  /** Principal → its password to a registry that asks for one (`up --secure`). */
  readonly registry: Readonly<Record<string, string>>
  /** Shared by payments and the PSP. */
  readonly pspApiKey: string
  /** What the PSP signs its webhooks to payments with. */
  readonly pspWebhookSecret: string
  /** Wraps the keys that personal data is encrypted with. 32 bytes, base64. */
  readonly masterKey: string
  /** What the console's session cookies are encrypted with. 32 bytes, base64. */
  readonly consoleKey: string
  /** Login of the seeded users. */
  readonly users: Readonly<Record<'demo' | 'pharmacist' | 'operator' | 'admin', string>>
  /** When the first of them were made, and `<kind>/<name>` → when that one was changed. ISO 8601. */
  readonly madeAt: string | undefined
  readonly changedAt: Readonly<Record<string, string>>
  /** Passwords that the servers are about to learn (`rotate`): written down before any server is told. */
  readonly next: Readonly<Partial<Record<Kind, Readonly<Record<string, string>>>>>
}

/**
 * Reads the secrets of a state folder; what is missing in it is made and written, readable by this user only.
 * @throws {UserError} when they are lost but the databases that were made with them are there.
 */
export function openSecrets(state: string): Secrets {
  const { secrets: path, postgres } = paths(state)
  if (!existsSync(path) && existsSync(postgres)) {
    throw new UserError(
      `${path} is gone, and with it the passwords of ${postgres}. Restore it, or run ./waybill reset.`,
    )
  }
  const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined
  const known: Partial<Secrets> = text === undefined ? { madeAt: new Date().toISOString() } : JSON.parse(text)
  const secrets: Secrets = {
    postgres: known.postgres ?? newPassword(),
    databases: { ...Object.fromEntries(databaseNames.map((name) => [name, newPassword()])), ...known.databases },
    kafka: { ...Object.fromEntries(principals.map((name) => [name, newPassword()])), ...known.kafka },
    registry: { ...Object.fromEntries(principals.map((name) => [name, newPassword()])), ...known.registry },
    pspApiKey: known.pspApiKey ?? newPassword(),
    pspWebhookSecret: known.pspWebhookSecret ?? newPassword(),
    masterKey: known.masterKey ?? randomBytes(32).toString('base64'),
    consoleKey: known.consoleKey ?? randomBytes(32).toString('base64'),
    users: { demo: password(), pharmacist: password(), operator: password(), admin: password(), ...known.users },
    madeAt: known.madeAt,
    changedAt: known.changedAt ?? {},
    next: known.next ?? {},
  }
  if (textOf(secrets) !== text) writeSecrets(state, secrets)
  return secrets
}

/** Puts them in place whole or not at all, readable by this user only. */
export const writeSecrets = (state: string, secrets: Secrets): void =>
  writeFileAtomically(paths(state).secrets, textOf(secrets), 0o600)

const textOf = (secrets: Secrets): string => `${JSON.stringify(secrets, null, 2)}\n`

/** A password that nothing has to escape: it goes into URLs and files as it is. 128 bits. */
export const newPassword = (): string => randomBytes(16).toString('hex')

const password = (): string => randomBytes(9).toString('base64url') // 72 bits, still typable

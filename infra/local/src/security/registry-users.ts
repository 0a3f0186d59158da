import { writeFileAtomically } from '../files.ts'
import { schemaWriters } from './principals.ts'

// Our passwords are random and long: there is nothing to guess that a slow hash would protect.
const COST = { N: 2 ** 10, r: 8, p: 1 }

type Passwords = Readonly<Record<string, string>>

/**
 * Writes who may come to the registry, as it reads them: who makes schemas may write, all others read.
 *
 * @param all name → password; one that has several comes with any of them
 */
export async function writeRegistryUsers(path: string, ...all: Passwords[]): Promise<void> {
  const { hashPassword, userLine } = await import('@waybill/schema-registry')
  const lines = await Promise.all(
    all.flatMap(Object.entries<string>).map(async ([name, password]) =>
      userLine({
        name,
        role: schemaWriters.includes(name) ? 'write' : 'read',
        hash: await hashPassword(password, COST),
      }),
    ),
  )
  writeFileAtomically(path, `${lines.join('\n')}\n`, 0o600)
}

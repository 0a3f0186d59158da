import { randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { UserError } from '@waybill/local'
import { hashPassword, type Role, userLine } from '@waybill/schema-registry'

/**
 * Prints a line for a registry's users file. The password is what comes by standard input; at a terminal one is made up
 * and shown on standard error, so that it is neither in a history of commands nor in the file.
 *
 * @throws {UserError} for a name or password that cannot be used
 */
export async function makeUser(name: string, role: Role): Promise<void> {
  if (name === '' || name.includes(':')) throw new UserError('A user name must not be empty or hold a colon.')
  const given = process.stdin.isTTY ? undefined : (await text(process.stdin)).replace(/\r?\n$/, '')
  if (given === '') throw new UserError('The password on standard input is empty.')
  const password = given ?? randomBytes(18).toString('base64url')
  if (given === undefined) console.error(`Password of ${name}, shown only now: ${password}`)
  console.log(userLine({ name, role, hash: await hashPassword(password) }))
}

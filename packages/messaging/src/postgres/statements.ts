import { createHash } from 'node:crypto'

const names = new Map<string, string>()
const MOST = 1_000

/**
 * The prepared statement's name for a text: each text is parsed and planned once a connection.
 * It is made of the text, so that behind a pooler no name of one process is another's statement.
 * Past 1,000 texts (somebody builds SQL by gluing) the rest run unnamed, so that the server's memory is bounded.
 */
export function statementName(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined || names.size >= MOST) return known
  const name = `w${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`
  names.set(text, name)
  return name
}

import pg from 'pg'
import { statementName } from './statements.ts'

export interface Statement {
  readonly text: string
  readonly values?: readonly unknown[] | undefined
  /** It gives no rows, so the server is not asked for their columns. */
  readonly silent?: boolean
}

/** What a statement gave. */
export interface Answer {
  readonly command: string
  readonly rows: unknown[]
}

/**
 * Sends statements together: one write there, one answer back. Behind one that fails none is run; inside a transaction it
 * is then for the caller to roll back. May be called again before the answer is there; answers keep the order.
 *
 * @returns what each statement gave, in their order
 * @throws TypeError at once, with nothing sent, when a value can't be sent
 */
export function roundTrip(client: pg.ClientBase, statements: readonly Statement[]): Promise<Answer[]> {
  const ready = statements.map(prepared)
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, answers?: Answer | Answer[]) =>
      error ? reject(error) : resolve(Array.isArray(answers) ? answers : answers ? [answers] : [])
    client.query(new RoundTrip(ready, done) as unknown as pg.Query)
  })
}

/** The statement with its values as they are sent. Throws TypeError for a value that can't be sent. */
export const sendable = (statement: Statement): Statement => ({
  ...statement,
  values: statement.values?.map(prepareValue),
})

interface Prepared {
  readonly name: string | undefined
  readonly text: string
  readonly values: readonly unknown[]
  readonly silent: boolean
}

const prepared = ({ text, values = [], silent = false }: Statement): Prepared => ({
  name: statementName(text),
  text,
  values: values.map(prepareValue),
  silent,
})

const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): unknown } }).utils

/** What is used of a connection of `pg`: its types don't tell of all. */
interface Wire {
  readonly stream: { cork?(): void; uncork?(): void }
  /** The statements that are prepared on it, by name. */
  readonly parsedStatements: Record<string, string>
  parse(statement: Prepared): void
  bind(portal: { statement: string | undefined; values: readonly unknown[] }): void
  describe(what: { type: 'P' }): void
  execute(): void
  close(what: { type: 'S'; name: string }): void
  sync(): void
}

type Done = (error: Error | null, answers?: Answer | Answer[]) => void

const Query = pg.Query as unknown as new (
  text: string,
  done: Done,
) => {
  handleCommandComplete(message: { text: string }, connection: Wire): void
  handleEmptyQuery(connection: Wire): void
  handleError(error: Error & { code?: string }, connection: Wire): void
}

/** What was prepared is gone (DEALLOCATE, a pooler), or its table has other columns now: all is prepared anew. */
const STALE = new Set(['26000', '0A000'])

/**
 * `pg` sends a Sync behind each statement, and the server answers each with a packet: for a transaction that is five
 * writes there and five back, which cost more than all else. Here there is one for all.
 */
class RoundTrip extends Query {
  readonly #statements: readonly Prepared[]
  #fresh: string[] = []

  constructor(statements: readonly Prepared[], done: Done) {
    super('', done)
    this.#statements = statements
  }

  submit(connection: Wire): null {
    const { stream, parsedStatements } = connection
    stream.cork?.()
    for (const statement of this.#statements) {
      const { name, text, values, silent } = statement
      if (name === undefined || parsedStatements[name] === undefined) connection.parse(statement)
      if (name !== undefined && parsedStatements[name] === undefined) {
        parsedStatements[name] = text
        this.#fresh.push(name)
      }
      connection.bind({ statement: name, values })
      if (!silent) connection.describe({ type: 'P' })
      connection.execute()
    }
    connection.sync()
    stream.uncork?.()
    return null
  }

  /** A statement without any SQL in it is answered too: else the next one's answer would stand in its place. */
  override handleEmptyQuery(connection: Wire): void {
    this.handleCommandComplete({ text: 'EMPTY' }, connection)
  }

  override handleError(error: Error & { code?: string }, connection: Wire): void {
    // Whether the failure came before or behind their preparation is not known. From here on they are not prepared.
    for (const name of STALE.has(error.code ?? '') ? Object.keys(connection.parsedStatements) : this.#fresh) {
      delete connection.parsedStatements[name]
      connection.close({ type: 'S', name })
    }
    super.handleError(error, connection)
  }
}

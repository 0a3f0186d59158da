import pg from 'pg'
import { statementName } from './statements.ts'

export interface Statement {
  readonly text: string
  readonly values?: readonly unknown[] | undefined
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
 */
export function roundTrip(client: pg.ClientBase, statements: readonly Statement[]): Promise<Answer[]> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, answers?: Answer | Answer[]) =>
      error ? reject(error) : resolve(Array.isArray(answers) ? answers : answers ? [answers] : [])
    client.query(new RoundTrip(statements.map(prepared), done) as unknown as pg.Query)
  })
}

interface Prepared {
  readonly name: string | undefined
  readonly text: string
  readonly values: readonly unknown[]
}

// A value that can't be sent fails here, before anything of its round trip is on the way.
const prepared = ({ text, values = [] }: Statement): Prepared => ({
  name: statementName(text),
  text,
  values: values.map(prepareValue),
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
) => { handleError(error: Error, connection: Wire): void }

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
      const { name, text, values } = statement
      if (name === undefined || parsedStatements[name] === undefined) connection.parse(statement)
      if (name !== undefined && parsedStatements[name] === undefined) {
        parsedStatements[name] = text
        this.#fresh.push(name)
      }
      connection.bind({ statement: name, values })
      connection.describe({ type: 'P' })
      connection.execute()
    }
    connection.sync()
    stream.uncork?.()
    return null
  }

  override handleError(error: Error, connection: Wire): void {
    // Whether the failure came before or behind their preparation is not known. From here on they are not prepared.
    for (const name of this.#fresh) {
      delete connection.parsedStatements[name]
      connection.close({ type: 'S', name })
    }
    super.handleError(error, connection)
  }
}

import type { PGlite } from '@electric-sql/pglite'
import pg from 'pg'

/**
 * Starts PGlite: PostgreSQL compiled to WebAssembly, with the way in that the driver `pg` takes. Loaded here and not
 * by an import at the top, since whoever only needs the broker does not have to install it.
 */
export async function loadPGlite(): Promise<{ lite: PGlite; Client: typeof pg.Client }> {
  const load = () =>
    Promise.all([import('@electric-sql/pglite'), import('@electric-sql/pglite/node-postgres')]).catch(
      (cause: Error) => {
        if ((cause as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw cause
        const message = 'A database in memory needs PGlite: npm install --save-dev @electric-sql/pglite@0.5'
        throw new Error(message, { cause })
      },
    )
  const [{ PGlite }, { createPgConfig }] = await load()
  const lite = await PGlite.create()
  // The pool ends a client whose statement failed, and each client needs a way in of its own.
  class Client extends pg.Client {
    constructor(options: pg.ClientConfig) {
      super({ ...options, ...createPgConfig(lite) } as pg.ClientConfig)
    }
  }
  return { lite, Client: Client as typeof pg.Client }
}

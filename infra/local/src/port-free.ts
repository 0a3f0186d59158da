import { once } from 'node:events'
import { createServer } from 'node:net'
import { UserError } from './errors.ts'
import { HOST } from './settings.ts'

/**
 * Whether this process could listen on a port now.
 * @throws {UserError} when this user may not.
 */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, HOST)
    await once(server, 'listening')
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') {
      throw new UserError(`This user may not listen on port ${port}. Choose one above 1023.`)
    }
    return false
  } finally {
    server.close()
  }
}

import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { readUsers, type User } from './users.ts'

const LOOK_EVERY_MS = 1_000

/** Takes users anew as their file changes. One that is not usable is told of, and the users before it stay. */
export function renewUsers(app: FastifyInstance, path: string, take: (users: readonly User[]) => void): void {
  const renew = () => {
    try {
      const users = readUsers(readFileSync(path, 'utf8'))
      take(users)
      app.log.info(`took ${users.length} users from ${path}`)
    } catch (error) {
      app.log.error({ err: error }, `the new users in ${path} are not usable: the old ones stay`)
    }
  }
  watchFile(path, { interval: LOOK_EVERY_MS, persistent: false }, renew)
  app.addHook('onClose', async () => unwatchFile(path, renew))
}

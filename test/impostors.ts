import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTls, TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { certificates, makeCertificates } from '@waybill/local/testing'

/** Servers whose certificate has expired: the platform's own authority signed it. */
export interface Impostors {
  readonly kafka: number
  readonly postgres: number
  readonly registry: number
  close(): void
}

/** @param folder of the platform's certificates */
export async function expired(folder: string): Promise<Impostors> {
  const own = mkdtempSync(join(tmpdir(), 'waybill-expired-'))
  const files = certificates(own)
  copyFileSync(certificates(folder).ca, files.ca)
  copyFileSync(certificates(folder).caKey, files.caKey)
  const exec = async ({ command: [program, ...args] }: { command: readonly [string, ...string[]] }) =>
    void (await promisify(execFile)(program, args, { cwd: own }))
  await makeCertificates(own, { exec }, -1)
  const shown = { cert: readFileSync(files.cert), key: readFileSync(files.key) }
  rmSync(own, { recursive: true })

  const servers = [createTls(shown), postgres(shown), createHttps(shown)]
  const [kafkaPort = 0, postgresPort = 0, registryPort = 0] = await Promise.all(servers.map(listening))
  return {
    kafka: kafkaPort,
    postgres: postgresPort,
    registry: registryPort,
    close: () => servers.forEach((server) => void server.close()),
  }
}

/** A client of PostgreSQL first asks whether it may speak TLS. */
const postgres = (shown: { cert: Buffer; key: Buffer }): Server =>
  createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      socket.write('S')
      new TLSSocket(socket, { isServer: true, ...shown }).on('error', () => {})
    })
  })

async function listening(server: Server): Promise<number> {
  server.on('tlsClientError', () => {})
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

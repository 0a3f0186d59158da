import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export type Taken = { to: string; messageId: string; source: string }

/** A real SMTP server on a port of its own, which keeps what it takes and can go away and come back. */
export async function openInbox(answer: (address: string) => number) {
  const taken: Taken[] = []
  let port = 0
  let server = create()

  function create(): SMTPServer {
    return new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      closeTimeout: 100,
      onRcptTo: ({ address }, _session, done) => {
        const responseCode = answer(address)
        done(responseCode === 250 ? null : Object.assign(new Error('not now or not here'), { responseCode }))
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          const source = Buffer.concat(chunks).toString()
          const messageId = /^Message-ID:\s*(\S+)/im.exec(source)?.[1] ?? ''
          taken.push({ to: session.envelope.rcptTo[0]?.address ?? '', messageId, source })
          done()
        })
      },
    })
  }

  async function open(): Promise<void> {
    server = create()
    // A client that hangs up in the middle is nothing to fail for.
    server.on('error', () => {})
    server.listen(port, '127.0.0.1')
    await once(server.server, 'listening')
    port = (server.server.address() as AddressInfo).port
  }

  await open()
  return {
    taken,
    url: `smtp://127.0.0.1:${port}`,
    open,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { SMTPServer } from 'smtp-server'
import type { Mailbox } from './mailbox.ts'

const MOST_BYTES = 10 * 1024 * 1024

/**
 * Takes every mail for everybody, and sends none on. It answers only when the mail is kept.
 * @returns when it listens.
 */
export async function openSmtp(
  mailbox: Mailbox,
  { host, port, tls }: { host: string; port: number; tls?: { cert: Buffer; key: Buffer } | undefined },
): Promise<SMTPServer> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    ...(tls && { secure: true, ...tls }),
    disableReverseLookup: true,
    size: MOST_BYTES,
    closeTimeout: 1_000,
    onData(stream, _session, done) {
      take(stream, mailbox).then(
        () => done(),
        (error: Error) => done(Object.assign(error, { responseCode: 451 })), // the sender tries again later
      )
    },
  })
  // A client that hangs up in the middle is no reason to end.
  server.on('error', (error) => console.log(`SMTP: ${error.message}`))
  const listening = once(server.server, 'listening')
  server.listen(port, host)
  await listening
  return server
}

async function take(stream: Readable, mailbox: Mailbox): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  const mail = await mailbox.keep(Buffer.concat(chunks))
  console.log(`${mail.to.join(', ')}: ${mail.subject}${mail.deliveries > 1 ? ` (sent ${mail.deliveries} times)` : ''}`)
}

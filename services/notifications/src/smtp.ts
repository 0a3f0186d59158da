import { createTransport } from 'nodemailer'
import type { Mail, Mailer } from './mailer.ts'

const CONNECT_MS = 5_000
const SILENCE_MS = 8_000
const CONNECTIONS = 10

/** Opens SMTP connections as they are needed, and keeps them until it is closed. `url` is smtp:// or smtps://. */
export function openSmtp({ url, from }: { url: string; from: string }): Mailer {
  const transport = createTransport(
    {
      url,
      pool: true,
      maxConnections: CONNECTIONS,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  )

  return {
    send: async ({ messageId, to, subject, text, html }: Mail) => {
      try {
        await transport.sendMail({ messageId, to, subject, text, html })
        return undefined
      } catch (error) {
        if (isRefusal(error)) return { refusal: error.message }
        throw error
      }
    },
    close: () => transport.close(),
  }
}

/**
 * Whether the server refused this recipient or this mail for good. A 5xx to the greeting, the login or the sender is
 * about us: mending the settings mends it, so the mails wait.
 */
export function isRefusal(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const { code, command, responseCode } = error as { code?: string; command?: string; responseCode?: number }
  if (code === 'EENVELOPE' && command === 'API') return true // no valid address, known before the server is asked
  return (command === 'RCPT TO' || command === 'DATA') && (responseCode ?? 0) >= 500
}

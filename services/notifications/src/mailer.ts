/** A mail, ready to be sent. */
export type Mail = {
  /** The same for every attempt to send one message, so that mail programs can tell doubles. */
  messageId: string
  to: { name: string; address: string }
  subject: string
  text: string
  html: string
}

/** Connections to a mail server, for one run of the job. */
export type Mailer = {
  /**
   * Hands a mail to the mail server. Returns undefined when the server took it, or why it will never take it.
   * Throws when it may take it later: the server is away, busy, or refuses us and not the mail.
   */
  send: (mail: Mail) => Promise<{ refusal: string } | undefined>
  close: () => void
}

export type OpenMailer = () => Mailer

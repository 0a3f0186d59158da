import { UserError } from '@waybill/local'

/** The topic of a command, named either way. Throws UserError when it is named not at all or twice. */
export function nameOf(argument: string | undefined, { topic }: { topic?: string }): string {
  if (argument !== undefined && topic !== undefined && argument !== topic) {
    throw new UserError(`Two topics are named, ${argument} and ${topic}: name one.`)
  }
  const name = argument ?? topic
  if (name === undefined) throw new UserError('Name a topic. There are: ./waybill topics list')
  return name
}

/** Settings of `--config name=value`. Throws UserError for one without a value. */
export function configsOf(texts: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
      if (name === undefined || value === undefined) throw new UserError(`--config ${text}: write name=value.`)
      return [name.trim(), value.trim()]
    }),
  )
}

/** A whole number from `least` on. Throws UserError with the option's name. */
export function wholeNumber(option: string, text: string, least = 1): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < least || !Number.isSafeInteger(number)) {
    throw new UserError(`${option} ${text} is no whole number from ${least} on.`)
  }
  return number
}

import { de } from './de.ts'
import { en } from './en.ts'
import type { Language } from './language.ts'

const languages: Language[] = [en, de]

/** The language for a locale such as de-AT: the same tag, the language without its region, else English. */
export function languageOf(locale: string): Language {
  const [primary] = locale.split('-')
  return languages.find(({ tag }) => tag === locale) ?? languages.find(({ tag }) => tag === primary) ?? en
}

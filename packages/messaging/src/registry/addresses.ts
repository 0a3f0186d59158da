import { readPasswords } from '../password-file.ts'

/** Where a registry is reached. */
export interface Address {
  /** Without a login and without a slash at its end: it may be shown. */
  base: string
  /** The `authorization` header, asked for with each request; undefined when the address has no login. */
  authorization(): string | undefined
}

/**
 * Reads `http://a:8081,https://user:password@b/path`; or `https://user@b?passwordFile=/path`, a file that is read for each request, so
 * that the password can change while clients run.
 *
 * @throws TypeError that shows no part of an address, since it may hold a password
 */
export const readAddresses = (text: string): Address[] => text.split(',').map((one) => readAddress(one.trim()))

function readAddress(text: string): Address {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new TypeError('The address of a schema registry is http://host:port, several with commas between')
  }
  const { username, password } = url
  const file = url.searchParams.get('passwordFile')
  url.username = url.password = url.search = url.hash = ''
  const basic = (secret: string) => `Basic ${Buffer.from(`${decode(username)}:${secret}`).toString('base64')}`
  return {
    base: url.href.replace(/\/+$/, ''),
    authorization() {
      if (file !== null) return basic(readPasswords(file)[0] ?? '')
      return username || password ? basic(decode(password)) : undefined
    },
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a % that begins no escape stands for itself
  }
}

import { BlockList, isIP } from 'node:net'

/** Of IPv4, what IANA's registry of special addresses calls not globally reachable, and multicast. */
const special4: [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]
/** Of IPv6 only global unicast passes, without what tunnels to IPv4 addresses or is for documentation. */
const special6: [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const closed = new BlockList()
for (const [net, prefix] of special4) closed.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of special6) closed.addSubnet(net, prefix, 'ipv6')
const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')

/** Whether an IP address is one of the open Internet: not private, loopback, link-local, metadata or reserved. */
export function isPublic(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !closed.check(address, 'ipv4')
  return family === 6 && global6.check(address, 'ipv6') && !closed.check(address, 'ipv6')
}

/** The host of a URL as it is looked up: an IPv6 address without its brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1')

/** Why no webhook may have this URL, or undefined. What its name leads to is looked at when it is called. */
export function refusalOf(text: string, allowLocal: boolean): string | undefined {
  const url = URL.parse(text)
  if (url === null) return 'is no URL'
  if (url.protocol !== 'https:' && !(allowLocal && url.protocol === 'http:')) return 'does not begin with https://'
  if (url.username !== '' || url.password !== '') return 'has a user name or password in it'
  if (!allowLocal && isIP(hostOf(url)) !== 0 && !isPublic(hostOf(url))) return 'is not on the open Internet'
  return undefined
}

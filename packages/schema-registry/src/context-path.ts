import { contextNamed, prefixOf } from './context.ts'

/**
 * The path that a request under `/contexts/{context}/` stands for: the same one with the context put in front of the
 * subject, or into the query where a list or an id is asked for.
 * @param url path and query, as they came
 */
export function withoutContextPath(url: string): string {
  const [path = '', search = ''] = url.split('?', 2)
  const [, root, given, ...rest] = path.split('/')
  if (root !== 'contexts' || given === undefined || rest.length === 0) return url

  const prefix = prefixOf(contextNamed(decode(given)))
  const inner = rest.filter((segment, index) => segment !== '' || index < rest.length - 1)
  if (inner.length === 0) return `/contexts/${encodeURIComponent(prefix || ':.:')}`
  if (inner[0] === 'contexts') return withoutContextPath(`/${inner.join('/')}${search && `?${search}`}`)
  const query = new URLSearchParams(search)
  putInto(query, inner, prefix)
  const asked = query.size === 0 ? '' : `?${query}`
  return `/${qualify(inner, prefix).join('/')}${asked}`
}

function qualify(segments: string[], prefix: string): string[] {
  const [first = ''] = segments
  const settings = first === 'config' || first === 'mode'
  const at = settings ? 1 : segments.indexOf('subjects') + 1
  const subject = segments[at]
  if (at === 0 || (subject === undefined && !settings) || prefix === '') return segments
  if (subject !== undefined && namesContext(decode(subject))) return segments
  return segments.toSpliced(at, 1, encodeURIComponent(prefix) + (subject ?? ''))
}

function putInto(query: URLSearchParams, [first, second]: string[], prefix: string): void {
  const parameter =
    first === 'schemas' && second === 'ids'
      ? 'subject'
      : (first === 'schemas' || first === 'subjects') && second === undefined
        ? 'subjectPrefix'
        : undefined
  if (parameter === undefined) return
  const given = query.get(parameter) ?? ''
  if (!namesContext(given)) query.set(parameter, prefix + given)
}

const namesContext = (subject: string) => subject.startsWith(':.') || subject.startsWith(':*:')

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment // Not well-formed: the router says so.
  }
}

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef } from 'react'
import { aclsQuery } from '../../api/kafka.ts'
import { useKeys } from '../../shell/use-keys.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import styles from '../kafka/kafka.module.css'
import { route } from './page.ts'

/** Who may do what on the cluster. They are made when the platform starts, and only looked at here. */
export function Acls() {
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const field = useRef<HTMLInputElement>(null)
  useKeys('Access', [{ keys: '/', label: 'Filter by text', run: () => field.current?.focus() }])
  const { data, error, refetch } = useQuery(aclsQuery)
  const shown = (data?.rules ?? []).filter((rule) =>
    Object.values(rule).some((value) => value.toLowerCase().includes(q.toLowerCase())),
  )
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Access</h1>
        {data?.authorizer ? (
          <span className={styles.fine} role="status">
            {shown.length} of {data.rules.length} rules; what none of them allows is denied
          </span>
        ) : null}
      </header>
      {error ? <Failure what="The rules" error={error} stale={!!data} retry={() => void refetch()} /> : null}
      {data || error ? null : <p role="status">Loading …</p>}
      {data && !data.authorizer ? (
        <Empty title="Everybody may do everything here">
          This cluster has no authorizer: whoever reaches it may read, write and delete. A platform with rules for each
          service is started by <code>./waybill up --secure</code>.
        </Empty>
      ) : null}
      {data?.authorizer ? (
        <>
          <div className={styles.bar}>
            <input
              ref={field}
              className={`${styles.field} ${styles.wide}`}
              type="search"
              aria-label="Filter by text"
              placeholder="Principal, operation or resource"
              value={q}
              onChange={({ target: { value } }) => void navigate({ search: value ? { q: value } : {}, replace: true })}
            />
          </div>
          {shown.length === 0 ? (
            <Empty title={data.rules.length === 0 ? 'There are no rules' : 'No rule fits'}>
              {data.rules.length === 0 ? 'Only super users may do anything.' : <Link to="/acls">Show all</Link>}
            </Empty>
          ) : (
            <div className={styles.scroll} tabIndex={0} role="region" aria-label="Rules">
              <table className={styles.table}>
                <thead>
                  <tr>
                    {['Principal', 'Permission', 'Operation', 'Resource', 'Name', 'Host'].map((name) => (
                      <th key={name} scope="col">
                        {name}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {shown.map(({ principal, permission, operation, resource, name, pattern, host }) => (
                    <tr key={[principal, permission, operation, resource, name, pattern, host].join(' ')}>
                      <td>{principal}</td>
                      <td className={permission === 'deny' ? styles.bad : undefined}>{permission}</td>
                      <td>{operation}</td>
                      <td>{resource}</td>
                      <td className={styles.mono}>
                        {name}
                        {pattern === 'prefixed' ? '… (all that begin so)' : ''}
                      </td>
                      <td>{host}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </>
      ) : null}
      <p className={styles.fine}>
        CLI: <code>./waybill acl list</code>
      </p>
    </div>
  )
}

// Before the first paint, so that no page flashes in the other theme.
const chosen = localStorage.getItem('waybill.theme')
const wanted = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
document.documentElement.dataset.theme = chosen === 'dark' || chosen === 'light' ? chosen : wanted

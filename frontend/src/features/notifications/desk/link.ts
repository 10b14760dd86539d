/** Where a message leads, as the desk's own router or the browser goes there; nowhere, if it leads off this site. */
export function deskLink(link: string): { to: string } | { href: string } | null {
  if (!/^\/(?![/\\])/.test(link)) return null
  if (link === '/desk' || link.startsWith('/desk/')) return { to: link.slice('/desk'.length) || '/' }
  return { href: link }
}

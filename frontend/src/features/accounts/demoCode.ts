import { getDemoCode, getSite } from './api'

/** The code that the demonstration would have sent; empty anywhere else, where none is ever shown. */
export async function showDemoCode(login: string): Promise<string> {
  if (!(await getSite()).demonstration) return ''
  return (await getDemoCode(login)).code ?? ''
}

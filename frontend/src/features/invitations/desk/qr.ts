/** The drawing as the address of a picture: nothing in it can run, and the page need not take it in as its own markup. */
export function pictureOf(svg: string): string {
  const drawing = /<svg[^>]*\sxmlns=/.test(svg) ? svg : svg.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"')
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`
}

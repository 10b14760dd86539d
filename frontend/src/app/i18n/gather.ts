export type Texts = Record<string, unknown>

/**
 * Puts the files' texts under the name of the folder that owns them: `features/rooms/locales/zh-CN.json` becomes `rooms.…`,
 * and `desk.zh-CN.json`, which only the desk loads, `rooms.desk.…`.
 */
export function gather(files: Record<string, Texts>): Texts {
  const texts: Record<string, Texts> = {}
  for (const [path, content] of Object.entries(files)) {
    const [, owner, file] = /([^/]+)\/locales\/([^/]+)$/.exec(path)!
    const own = (texts[owner!] ??= {})
    if (file!.startsWith('desk.')) own.desk = content
    else Object.assign(own, content)
  }
  return texts
}

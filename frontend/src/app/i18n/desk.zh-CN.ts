import type { Texts } from './gather'

export default import.meta.glob<Texts>(['/src/*/locales/desk.zh-CN.json', '/src/features/*/locales/desk.zh-CN.json'], { eager: true, import: 'default' })

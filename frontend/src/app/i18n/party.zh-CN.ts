import type { Texts } from './gather'

export default import.meta.glob<Texts>(['/src/*/locales/zh-CN.json', '/src/features/*/locales/zh-CN.json'], { eager: true, import: 'default' })

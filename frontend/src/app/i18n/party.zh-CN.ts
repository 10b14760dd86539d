import type { Texts } from './gather'

export default import.meta.glob<Texts>(['../../*/locales/zh-CN.json', '../../features/*/locales/zh-CN.json'], { eager: true, import: 'default' })

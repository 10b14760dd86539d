export { default as YearFigures } from './components/YearFigures.vue'

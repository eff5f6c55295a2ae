// A block of code that names no language is text: guessing one colours words of a shell at random.
export default {
    configureHljs: hljs => hljs.configure({ languages: [] })
}

// Imported when a file is there to be read. It names what it takes: a bundle gives whoever imports the package itself less.
export { parse } from 'yaml'

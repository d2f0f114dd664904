/** The page with a block of Mermaid between the two marks of that name. Throws where they are not there. */
export function putBetween(page: string, name: string, diagram: string): string {
  const [begin, end] = [`<!-- ${name}: npm run docs:architecture writes it -->`, `<!-- end of ${name} -->`]
  const from = page.indexOf(begin)
  const to = page.indexOf(end)
  if (from === -1 || to < from) throw new Error(`docs/architecture.md has no place for ${name}`)
  return `${page.slice(0, from)}${begin}\n\n\`\`\`mermaid\n${diagram}\n\`\`\`\n\n${page.slice(to)}`
}

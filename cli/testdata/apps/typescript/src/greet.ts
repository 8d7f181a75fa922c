export function greet(word: string): string {
  return `${word}!`;
}

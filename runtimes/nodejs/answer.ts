/** What a call is answered with. */
export interface Answer {
  /** The HTTP status. */
  status: number;
  /** JSON text. */
  body: string;
}

export function failure(status: number, error: unknown): Answer {
  return { status, body: JSON.stringify({ error }) };
}

/**
 * What has run so far. A sequence shares it with its inner sequences, a composition with its inner compositions; a
 * sequence in a composition, and the other way round, counts for itself. Source: OpenWhisk, SequenceActions.scala and
 * PrimitiveActions.scala, CompositionAccounting.
 */
export interface Tally {
  /** Of a sequence all that is no sequence, of a composition all that is no composition. */
  components: number;
  /** Runs of conductors' own code. */
  conductors: number;
}

export function newTally(): Tally {
  return { components: 0, conductors: 0 };
}

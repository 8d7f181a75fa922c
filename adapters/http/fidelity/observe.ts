import { type Behaviour, requestOf } from "./behaviour.js";
import type { Observation } from "./compare.js";
import type { Exchange, SentRequest } from "./message.js";

/** Who answers: a listener, an action, a test tool. */
export interface Respondent {
  exchange(sent: SentRequest, mayFail: boolean): Promise<Exchange>;
  takeFacts(id: string): Promise<unknown>;
}

/** Plays a behaviour's requests and keeps what came back. */
export async function observe(
  respondent: Respondent,
  behaviour: Behaviour,
  id: string,
): Promise<Observation[]> {
  const sketches = [behaviour.request].flat();
  const mayFail = behaviour.differences?.some(({ listener }) => listener === "unanswered") ?? false;
  const play = async (index: number): Promise<Observation> => {
    const own = `${id}-${index}`;
    const exchange = await respondent.exchange(requestOf(sketches[index]!, own), mayFail);
    return { exchange, facts: behaviour.facts ? await respondent.takeFacts(own) : undefined };
  };
  if (behaviour.concurrent) return Promise.all(sketches.map((_, index) => play(index)));
  const observations: Observation[] = [];
  for (const index of sketches.keys()) observations.push(await play(index));
  return observations;
}

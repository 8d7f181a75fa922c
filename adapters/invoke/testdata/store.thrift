/** What connection tests call: each way in which a call can end. */

enum Tone { CALM = 1, LOUD = 2 }

struct Note {
  1: i64 id,
  2: string text,
  3: optional list<Note> answers,
  4: map<string, double> scores,
  5: set<i32> marks,
  6: Tone tone = Tone.CALM,
  7: binary picture,
  8: bool isRead,
}

exception NotFound { 1: i64 id, 2: string why }

service Counter { i32 add(1: i32 a, 2: i32 b) }

service Store extends Counter {
  Note echo(1: Note note),
  string read(1: i64 id) throws (1: NotFound notFound),
  /** Makes an empty file. */
  oneway void touch(1: string path),
  void boom(),
  void crash(),
  void never(),
  string nothing(),
  /** Reads through so many actions, one calling the next. */
  string relay(1: i64 id, 2: i32 hops) throws (1: NotFound notFound),
}
